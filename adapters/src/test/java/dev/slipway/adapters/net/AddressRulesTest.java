package dev.slipway.adapters.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

  private static final AddressRules OPEN = new AddressRules(true, true);
  private static final AddressRules STRICT = new AddressRules(false, false);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "::",
        "169.254.169.254",
        "169.254.0.1",
        "fe80::1",
        "febf::1",
        "100.100.100.200",
        "168.63.129.16",
        "fd00:ec2::254",
        "fd20:ce::254",
        "192.0.0.192",
        "224.0.0.1",
        "239.255.255.255",
        "ff02::1",
        "240.0.0.1",
        "255.255.255.255",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "::ffff:0:a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "2001:0:1::1",
        "::10.0.0.1"
      })
  void shouldRefuseWhatNobodyDeploysTo(String address) {
    assertThat(OPEN.refusal(InetAddress.ofLiteral(address))).isPresent();
    assertThat(STRICT.refusal(InetAddress.ofLiteral(address))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "10.255.255.255",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "198.18.0.1",
        "198.19.255.255",
        "fc00::1",
        "fd00::1",
        "fdff::1",
        "fec0::1"
      })
  void shouldAskPrivateAddressesOnlyWhereAllowed(String address) {
    assertThat(OPEN.refusal(InetAddress.ofLiteral(address))).isEmpty();
    assertThat(new AddressRules(false, true).refusal(InetAddress.ofLiteral(address))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.255.255.254", "::1"})
  void shouldAskThisHostOnlyWhereAllowed(String address) {
    assertThat(OPEN.refusal(InetAddress.ofLiteral(address))).isEmpty();
    assertThat(new AddressRules(true, false).refusal(InetAddress.ofLiteral(address))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "169.255.0.1",
        "172.15.255.255",
        "172.32.0.1",
        "192.0.1.1",
        "192.167.255.255",
        "192.169.0.1",
        "198.17.255.255",
        "198.20.0.1",
        "223.255.255.255",
        "2606:4700::1",
        "2001:4860:4860::8888",
        "2003::1",
        "64:ff9c::1"
      })
  void shouldAskEveryPublicAddress(String address) {
    assertThat(STRICT.refusal(InetAddress.ofLiteral(address))).isEmpty();
  }

  @Test
  void shouldLookInsideAnAddressThatOnlyWrapsAnother() throws UnknownHostException {
    byte[] bytes = new byte[16];
    bytes[10] = -1;
    bytes[11] = -1;
    System.arraycopy(InetAddress.ofLiteral("169.254.169.254").getAddress(), 0, bytes, 12, 4);
    Inet6Address wrapped = Inet6Address.getByAddress("metadata", bytes, -1);

    assertThat(wrapped.getAddress()).hasSize(16);
    assertThat(OPEN.refusal(wrapped)).contains("a link-local or metadata address");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "172.16.0.0/12, 172.31.0.1, true",
    "172.16.0.0/12, 172.32.0.1, false",
    "1.2.3.4/32, 1.2.3.4, true",
    "1.2.3.4/32, 1.2.3.5, false",
    "0.0.0.0/0, 200.1.1.1, true",
    "0.0.0.0/0, ::1, false",
    "fe80::/10, febf::1, true",
    "fe80::/10, fec0::1, false"
  })
  void shouldCompareTheBitsOfARange(String range, String address, boolean inside) {
    assertThat(Cidr.of(range).contains(InetAddress.ofLiteral(address))).isEqualTo(inside);
  }

  @Test
  void shouldRefuseARangeThatIsNone() {
    assertThatThrownBy(() -> Cidr.of("10.0.0.0/33"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10.0.0.0/33");
  }
}

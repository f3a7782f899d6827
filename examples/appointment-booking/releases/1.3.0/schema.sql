-- Schema version 1. Every statement does nothing when its effect is there already.
create table if not exists services (
  id varchar(40) primary key,
  name varchar(100) not null,
  minutes int not null check (minutes between 5 and 480)
);
create table if not exists bookings (
  id varchar(16) primary key,
  service varchar(40) not null references services (id),
  on_date date not null,
  at_time time not null,
  name varchar(100) not null,
  email varchar(254) not null,
  phone varchar(20) not null,
  booked_at timestamp with time zone default current_timestamp not null,
  unique (service, on_date, at_time)
);
merge into services (id, name, minutes) key (id) values
  ('check-up', 'Check-up', 30),
  ('consultation', 'Consultation', 60),
  ('cleaning', 'Cleaning', 45);
create table if not exists schema_version (version int primary key);
merge into schema_version (version) key (version) values (1);

@echo off
rem Deploys with the words of the original script. All words may be combined; none means production.
setlocal DisableDelayedExpansion
set "ENVIRONMENT=production"
set "SKIP_E2E="
set "DRY_RUN="
set "VERBOSE="

:words
if "%~1"=="" goto deploy
if "%~1"=="staging"  (set "ENVIRONMENT=staging" & shift & goto words)
if "%~1"=="skip-e2e" (set "SKIP_E2E=--skip-e2e" & shift & goto words)
if "%~1"=="dry-run"  (set "DRY_RUN=--dry-run" & shift & goto words)
if "%~1"=="verbose"  (set "VERBOSE=--verbose" & shift & goto words)
if "%~1"=="help"     goto usage
>&2 echo Expected only the words staging, skip-e2e, dry-run, verbose and help, but got "%~1"; say nothing for production.
exit /b 2

:deploy
if "%SLIPWAY_VERSION%"=="" (
  >&2 echo Expected the version to deploy in SLIPWAY_VERSION, but it is not set; for example: set SLIPWAY_VERSION=1.1.0
  exit /b 2
)
if "%SLIPWAY_APPLICATION%"=="" set "SLIPWAY_APPLICATION=appointment-booking"
rem The launcher is a bash script: Git for Windows and WSL bring a bash.
if "%SLIPWAY_COMMAND%"=="" (
  bash "%~dp0slipway" deploy "%SLIPWAY_APPLICATION%" --env %ENVIRONMENT% --version "%SLIPWAY_VERSION%" %SKIP_E2E% %DRY_RUN% %VERBOSE%
) else (
  call "%SLIPWAY_COMMAND%" deploy "%SLIPWAY_APPLICATION%" --env %ENVIRONMENT% --version "%SLIPWAY_VERSION%" %SKIP_E2E% %DRY_RUN% %VERBOSE%
)
exit /b %ERRORLEVEL%

:usage
echo Usage: deploy-auto.bat [staging] [skip-e2e] [dry-run] [verbose] [help]
echo.
echo   (no word)   deploy to production
echo   staging     deploy to staging instead
echo   skip-e2e    leave out the end-to-end phase; it counts 4 of 5
echo   dry-run     check everything and list what would be done, but change nothing
echo   verbose     show every check, error and timing
echo   help        show this text
echo.
echo SLIPWAY_VERSION      the version to deploy (required)
echo SLIPWAY_APPLICATION  the application (default: appointment-booking)
echo SLIPWAY_COMMAND      the slipway command (default: slipway beside this script)
exit /b 0

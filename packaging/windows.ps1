# Builds the portable program on Windows: Stablehand-<version>-windows-x86_64.zip and its .sha256.
#
#     powershell -ExecutionPolicy Bypass -File packaging\windows.ps1 [arguments of tools\bundle.py]
#
# Needs Python 3.11 or newer from python.org: the py launcher finds it, or STABLEHAND_PYTHON names it. To sign
# what is built, set STABLEHAND_SIGNTOOL to a command line that gets file names appended, for example
#     signtool sign /fd SHA256 /tr http://timestamp.digicert.com /td SHA256 /n "Name in the certificate"
param([Parameter(ValueFromRemainingArguments = $true)][string[]]$Words = @())

Set-StrictMode -Version Latest
$ErrorActionPreference = "Stop"
$root = Split-Path -Parent $PSScriptRoot
$env:PYTHONUTF8 = "1"

# @() around all of it: what `if` gives would become the bare word when it is only one.
$python = @(if ($env:STABLEHAND_PYTHON) { $env:STABLEHAND_PYTHON } else { "py", "-3" })
$rest = @($python | Select-Object -Skip 1)
& $python[0] @rest "$root\tools\bundle.py" @Words
if ($LASTEXITCODE -ne 0) { throw "tools\bundle.py ended with $LASTEXITCODE" }

# bundle.py has tried the console program; the windowed one has nowhere to write, and is tried besides.
$folder = "$root\build\bundle\Stablehand"
$told = & "$folder\stablehand-cli.exe" --version
if ($LASTEXITCODE -ne 0) { throw "stablehand-cli.exe --version ended with $LASTEXITCODE" }
Write-Host "built: $told"
& "$folder\stablehand-cli.exe" --data "$env:TEMP\stablehand-try" catalog list --json | Out-Null
if ($LASTEXITCODE -ne 0) { throw "the catalog is not in the build" }
$answer = Join-Path $env:TEMP "stablehand-try-$PID.json"
$tried = Start-Process -FilePath "$folder\Stablehand.exe" -ArgumentList "_self_check", "`"$answer`"" -Wait -PassThru
if ($tried.ExitCode -ne 0) { throw "Stablehand.exe _self_check ended with $($tried.ExitCode)" }
Remove-Item $answer

# Signed after it was tried, and packed once more with the signatures in it.
if ($env:STABLEHAND_SIGNTOOL) {
    cmd /c "$env:STABLEHAND_SIGNTOOL `"$folder\Stablehand.exe`" `"$folder\stablehand-cli.exe`""
    if ($LASTEXITCODE -ne 0) { throw "signing ended with $LASTEXITCODE" }
    & $python[0] @rest "$root\tools\bundle.py" --pack-again @Words
    if ($LASTEXITCODE -ne 0) { throw "packing again ended with $LASTEXITCODE" }
}

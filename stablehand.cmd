@echo off
rem Stablehand from its sources:  stablehand up    and    stablehand test
rem
rem The twin of the sh script beside it. Finds a Python that is new enough; tools\run.py does the rest
rem with its standard library alone: the private environment, missing programs, the program itself.
rem
rem Order: STABLEHAND_PYTHON, the py launcher, python3.14 to python3.11, python and python3 on the PATH, and last a
rem python that is itself a batch file (version switchers). Each is asked for its version; the Store's
rem stand-in python.exe fails there.
setlocal EnableExtensions DisableDelayedExpansion
set "CHECK=import sys; sys.exit(0 if sys.hexversion >= 0x030b0000 else 3)"
set "RUN=%~dp0tools\run.py"
set "PYTHON="
set "SERIES="

if not defined STABLEHAND_PYTHON goto launcher
set "STABLEHAND_PYTHON=%STABLEHAND_PYTHON:"=%"
"%STABLEHAND_PYTHON%" -E -c "%CHECK%" >nul 2>nul <nul
if errorlevel 1 goto unfit
set "PYTHON=%STABLEHAND_PYTHON%"
goto start

:launcher
for %%N in (py.exe) do set "PYTHON=%%~$PATH:N"
if not defined PYTHON goto names
"%PYTHON%" -3 -E -c "%CHECK%" >nul 2>nul <nul
if errorlevel 1 goto names
set "SERIES=-3"
goto start

:names
for %%N in (python3.14.exe python3.13.exe python3.12.exe python3.11.exe python.exe python3.exe) do call :try "%%~$PATH:N" && goto start
call python -E -c "%CHECK%" >nul 2>nul <nul
if errorlevel 1 goto none
rem A batch file has to be called, which reads the arguments once more.
call python "%RUN%" %*
exit /b %ERRORLEVEL%

:start
rem The odd line leaves the batch file before the program runs: no "Terminate batch job (Y/N)?" after Ctrl-C,
rem and the program's exit code is the command's.
endlocal & goto #_undefined_# 2>nul || title %COMSPEC% & "%PYTHON%" %SERIES% "%RUN%" %*

:try
if "%~1"=="" exit /b 1
"%~1" -E -c "%CHECK%" >nul 2>nul <nul
if errorlevel 1 exit /b 1
set "PYTHON=%~1"
exit /b 0

:unfit
echo Error: Stablehand needs Python 3.11 or newer, and STABLEHAND_PYTHON names none. 1>&2
echo   It is: %STABLEHAND_PYTHON% 1>&2
exit /b 1

:none
echo Error: Stablehand needs Python 3.11 or newer, and there is none here. 1>&2
echo   Install it with: winget install --id Python.Python.3.13 -e 1>&2
echo   If it lies elsewhere, name it: set "STABLEHAND_PYTHON=C:\path\to\python.exe" 1>&2
exit /b 1

@rem Starts Edgewise so that settings and documents stay in this folder, on a stick for example.
@echo off
set "EDGEWISE_HOME=%~dp0data"
start "" "%~dp0edgewise.exe" %*

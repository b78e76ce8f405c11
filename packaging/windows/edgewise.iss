; Inno Setup 6: the installer for Windows. packaging/windows_package.py runs it, and writes associations.iss first:
;
;     ISCC /DVersion=1.2.3 /DArchitecture=x64compatible /DSource=...\dist\edgewise /DGenerated=...\build\windows edgewise.iss
;
; Installs for one person without asking for rights, or for all, as the person wishes. Nothing is downloaded.

#ifndef Version
  #error Run packaging/windows_package.py, which says the version.
#endif

[Setup]
AppId={{6B0F5B0C-53C2-4E0F-9C2B-7C1C2E7A9D41}
AppName=Edgewise
AppVersion={#Version}
AppVerName=Edgewise {#Version}
VersionInfoVersion={#Version}
DefaultDirName={autopf}\Edgewise
DefaultGroupName=Edgewise
DisableProgramGroupPage=yes
DisableDirPage=auto
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog commandline
ArchitecturesAllowed={#Architecture}
ArchitecturesInstallIn64BitMode={#Architecture}
MinVersion=10.0.17763
OutputDir={#Output}
OutputBaseFilename={#Name}
SetupIconFile={#Generated}\edgewise.ico
UninstallDisplayIcon={app}\edgewise.exe
Compression=lzma2/max
SolidCompression=yes
ChangesAssociations=yes
ChangesEnvironment=no
CloseApplications=yes
WizardStyle=modern
LicenseFile={#Source}\licences\NOTICE.txt
TimeStampsInUTC=yes

[Languages]
Name: "english"; MessagesFile: "compiler:Default.isl"
Name: "german"; MessagesFile: "compiler:Languages\German.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked

[Files]
Source: "{#Source}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[InstallDelete]
; Parts that an older version had and this one has not.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{group}\Edgewise"; Filename: "{app}\edgewise.exe"; AppUserModelID: "{#AppId}"
Name: "{autodesktop}\Edgewise"; Filename: "{app}\edgewise.exe"; AppUserModelID: "{#AppId}"; Tasks: desktopicon

#include AddBackslash(Generated) + "associations.iss"

[Run]
Filename: "{app}\edgewise.exe"; Description: "{cm:LaunchProgram,Edgewise}"; Flags: nowait postinstall skipifsilent

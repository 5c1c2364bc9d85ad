; The installer for Windows, for one user and without administrator's rights. `dev.py package` calls
; makensis with these defined: VERSION, NUMBERS (0.1.0.0), FROM (the folder with the programs), LISTS
; (the folder with files.nsh and deletions.nsh, both made from what is in FROM), KILOBYTES, OUT, ICON;
; TARGET if there is a choice.
;
;     Charla-…-setup.exe              asks in which folder, in the language of Windows
;     Charla-…-setup.exe /S           asks nothing
;     Charla-…-setup.exe /S /D=C:\X   the same into another folder; /D comes last and has no quotes
;
; Exit status: 0; 1 if the user has cancelled; 2 if Charla is running or the disk refuses.

!ifdef TARGET
  Target ${TARGET}
!endif
Unicode true
ManifestDPIAware true
ManifestSupportedOS all
SetCompressor /SOLID lzma
SetDateSave off
RequestExecutionLevel user

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Charla"
!define LINK_KEY "Software\Classes\charla"
!define RUN_KEY "Software\Microsoft\Windows\CurrentVersion\Run"

Name "Charla"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Charla"
InstallDirRegKey HKCU "${UNINSTALL_KEY}" "InstallLocation"
BrandingText "Charla ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow

VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
!macro ABOUT language
  VIAddVersionKey /LANG=${language} "ProductName" "Charla"
  VIAddVersionKey /LANG=${language} "ProductVersion" "${VERSION}"
  VIAddVersionKey /LANG=${language} "FileVersion" "${VERSION}"
  VIAddVersionKey /LANG=${language} "FileDescription" "Charla Setup"
  VIAddVersionKey /LANG=${language} "CompanyName" "The Charla authors"
  VIAddVersionKey /LANG=${language} "LegalCopyright" "MIT License"
!macroend

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_NOAUTOCLOSE
!define MUI_FINISHPAGE_RUN "$INSTDIR\Charla.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Spanish"
!insertmacro ABOUT ${LANG_ENGLISH}
!insertmacro ABOUT ${LANG_SPANISH}

LangString RUNNING ${LANG_ENGLISH} "Charla is running. Close it (also the sign beside the clock, and the server), then press Retry."
LangString RUNNING ${LANG_SPANISH} "Charla está abierta. Ciérrala (también el icono junto al reloj, y el servidor) y pulsa Reintentar."
LangString REFUSED ${LANG_ENGLISH} "Charla could not be written to this folder. Is the disk full, or may you not write there?"
LangString REFUSED ${LANG_SPANISH} "No se ha podido escribir Charla en esta carpeta. ¿Está lleno el disco, o no puedes escribir ahí?"
LangString KEPT ${LANG_ENGLISH} "Charla is removed. Your messages and settings are still there; delete these folders if you no longer want them:"
LangString KEPT ${LANG_SPANISH} "Charla se ha quitado. Tus mensajes y ajustes siguen ahí; borra estas carpetas si ya no los quieres:"
LangString SERVER ${LANG_ENGLISH} "Charla server"
LangString SERVER ${LANG_SPANISH} "Servidor de Charla"
LangString ABOUT_CHARLA ${LANG_ENGLISH} "Chat with everybody on your network"
LangString ABOUT_CHARLA ${LANG_SPANISH} "Chatea con quienes están en tu red"

; A program that runs can't be opened for writing. Ask until none runs, or end.
!macro WAIT_UNTIL_CLOSED program
  ${Do}
    ${IfNot} ${FileExists} "$INSTDIR\${program}"
      ${ExitDo}
    ${EndIf}
    ClearErrors
    FileOpen $0 "$INSTDIR\${program}" a
    ${IfNot} ${Errors}
      FileClose $0
      ${ExitDo}
    ${EndIf}
    ${If} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(RUNNING)" /SD IDCANCEL IDCANCEL`
      SetErrorLevel 2
      Quit
    ${EndIf}
  ${Loop}
!macroend

Section
  !insertmacro WAIT_UNTIL_CLOSED "Charla.exe"
  !insertmacro WAIT_UNTIL_CLOSED "charla-server.exe"
  ; An older version knows its own files.
  ${If} ${FileExists} "$INSTDIR\uninstall.exe"
    ExecWait '"$INSTDIR\uninstall.exe" /S /UPDATE _?=$INSTDIR'
  ${EndIf}

  ClearErrors
  SetOverwrite try
  !include "${LISTS}\files.nsh"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} ${Errors}
    MessageBox MB_OK|MB_ICONSTOP "$(REFUSED)" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}

  CreateShortcut "$SMPROGRAMS\Charla.lnk" "$INSTDIR\Charla.exe" "" "" "" "" "" "$(ABOUT_CHARLA)"

  WriteRegStr HKCU "${LINK_KEY}" "" "URL:Charla"
  WriteRegStr HKCU "${LINK_KEY}" "URL Protocol" ""
  WriteRegStr HKCU "${LINK_KEY}\DefaultIcon" "" '"$INSTDIR\Charla.exe",0'
  WriteRegStr HKCU "${LINK_KEY}\shell\open\command" "" '"$INSTDIR\Charla.exe" "%1"'

  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "Charla"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" '"$INSTDIR\Charla.exe",0'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "The Charla authors"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
SectionEnd

Section Uninstall
  !insertmacro WAIT_UNTIL_CLOSED "Charla.exe"
  !insertmacro WAIT_UNTIL_CLOSED "charla-server.exe"
  ; Exactly what the installer has written: whatever else lies in the folder is somebody's.
  Delete "$INSTDIR\uninstall.exe"
  !include "${LISTS}\deletions.nsh"

  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/UPDATE" $1
  ${If} ${Errors}
    Delete "$SMPROGRAMS\Charla.lnk"
    DeleteRegKey HKCU "${UNINSTALL_KEY}"
    ; What the user has given to another Charla meanwhile, such as the portable one, is left to it.
    ReadRegStr $0 HKCU "${LINK_KEY}\shell\open\command" ""
    ${If} $0 == '"$INSTDIR\Charla.exe" "%1"'
      DeleteRegKey HKCU "${LINK_KEY}"
    ${EndIf}
    ReadRegStr $0 HKCU "${RUN_KEY}" "Charla"
    StrLen $1 "$INSTDIR\Charla.exe"
    StrCpy $2 $0 $1
    StrCpy $3 $0 $1 1
    ${If} $2 == "$INSTDIR\Charla.exe"
    ${OrIf} $3 == "$INSTDIR\Charla.exe"
      DeleteRegValue HKCU "${RUN_KEY}" "Charla"
    ${EndIf}
    ; The folders' own names are those of platformdirs (main.py, net/shared/host_file.py).
    ${If} ${FileExists} "$LOCALAPPDATA\charla\*.*"
    ${OrIf} ${FileExists} "$LOCALAPPDATA\charla-server\*.*"
      MessageBox MB_OK|MB_ICONINFORMATION "$(KEPT)$\r$\n$\r$\n$LOCALAPPDATA\charla$\r$\n$LOCALAPPDATA\charla-server" /SD IDOK
    ${EndIf}
  ${EndIf}
SectionEnd

; The installer for Windows, for one user and without administrator's rights. `dev.py package` calls
; makensis with these defined: VERSION, NUMBERS (0.1.0.0), KILOBYTES, OUT, ICON; MADE, a folder with
; files.nsh, deletions.nsh and side.bmp, which were made for it; TARGET if there is a choice.
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
!include Win\COM.nsh
!include Win\Propkey.nsh

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Charla"
!define LINK_KEY "Software\Classes\charla"
; The window registers its notifications there (gui/desktop/registration.py).
!define APP_ID "Charla.Charla"
!define APP_KEY "Software\Classes\AppUserModelId\${APP_ID}"
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
!define MUI_PAGE_HEADER_TEXT "$(WHERE)"
!define MUI_PAGE_HEADER_SUBTEXT "$(FOR_YOU)"
!define MUI_DIRECTORYPAGE_TEXT_TOP " "
!define MUI_DIRECTORYPAGE_TEXT_DESTINATION "$(FOLDER)"
!insertmacro MUI_PAGE_DIRECTORY
!define MUI_PAGE_HEADER_TEXT "$(INSTALLING)"
!define MUI_PAGE_HEADER_SUBTEXT " "
!insertmacro MUI_PAGE_INSTFILES
!define MUI_WELCOMEFINISHPAGE_BITMAP "${MADE}\side.bmp"
!define MUI_FINISHPAGE_TITLE "$(INSTALLED)"
!define MUI_FINISHPAGE_TEXT "$(IN_THE_MENU)"
!define MUI_FINISHPAGE_RUN "$INSTDIR\Charla.exe"
!define MUI_FINISHPAGE_RUN_TEXT "$(OPEN_NOW)"
!insertmacro MUI_PAGE_FINISH
!define MUI_PAGE_HEADER_TEXT "$(REMOVE)"
!define MUI_PAGE_HEADER_SUBTEXT "$(MESSAGES_STAY)"
!define MUI_UNCONFIRMPAGE_TEXT_TOP " "
!define MUI_UNCONFIRMPAGE_TEXT_LOCATION "$(FOLDER)"
!insertmacro MUI_UNPAGE_CONFIRM
!define MUI_PAGE_HEADER_TEXT "$(REMOVING)"
!define MUI_PAGE_HEADER_SUBTEXT " "
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
LangString WHERE ${LANG_ENGLISH} "Where is Charla to be installed?"
LangString WHERE ${LANG_SPANISH} "¿Dónde quieres instalar Charla?"
LangString FOR_YOU ${LANG_ENGLISH} "It is installed for you only, and needs no administrator."
LangString FOR_YOU ${LANG_SPANISH} "Se instala solo para ti y no hacen falta permisos de administrador."
LangString FOLDER ${LANG_ENGLISH} "Folder"
LangString FOLDER ${LANG_SPANISH} "Carpeta"
LangString INSTALLING ${LANG_ENGLISH} "Charla is being installed"
LangString INSTALLING ${LANG_SPANISH} "Se está instalando Charla"
LangString INSTALLED ${LANG_ENGLISH} "Charla is installed"
LangString INSTALLED ${LANG_SPANISH} "Charla está instalada"
LangString IN_THE_MENU ${LANG_ENGLISH} "You find it in the start menu."
LangString IN_THE_MENU ${LANG_SPANISH} "La encontrarás en el menú de inicio."
LangString OPEN_NOW ${LANG_ENGLISH} "Open Charla now"
LangString OPEN_NOW ${LANG_SPANISH} "Abrir Charla ahora"
LangString REMOVE ${LANG_ENGLISH} "Uninstall Charla"
LangString REMOVE ${LANG_SPANISH} "Desinstalar Charla"
LangString MESSAGES_STAY ${LANG_ENGLISH} "Your messages and settings are kept."
LangString MESSAGES_STAY ${LANG_SPANISH} "Tus mensajes y ajustes se conservan."
LangString REMOVING ${LANG_ENGLISH} "Charla is being removed"
LangString REMOVING ${LANG_SPANISH} "Se está quitando Charla"
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

; Give a shortcut the name under which Windows knows the window: its button in the task bar and the
; pinned one are the same then. https://learn.microsoft.com/windows/win32/properties/props-system-appusermodel-id
!macro NAME_SHORTCUT file
  !insertmacro ComHlpr_CreateInProcInstance ${CLSID_ShellLink} ${IID_IShellLink} r0 ""
  ${If} $0 P<> 0
    ${IUnknown::QueryInterface} $0 '("${IID_IPersistFile}",.r1)'
    ${If} $1 P<> 0
      ${IPersistFile::Load} $1 '("${file}", ${STGM_READWRITE})'
      ${IUnknown::QueryInterface} $0 '("${IID_IPropertyStore}",.r2)'
      ${If} $2 P<> 0
        System::Call '*(&w64 "${APP_ID}")p.r3'
        System::Call '*${SYSSTRUCT_PROPERTYKEY}(${PKEY_AppUserModel_ID})p.r4'
        System::Call '*(&i2 ${VT_LPWSTR},&i6,p r3,p)p.r5' ; a PROPVARIANT
        ${IPropertyStore::SetValue} $2 '($4,$5)'
        ${IPropertyStore::Commit} $2 ""
        System::Free $3
        System::Free $4
        System::Free $5
        ${IUnknown::Release} $2 ""
        ${IPersistFile::Save} $1 '("${file}",1)'
      ${EndIf}
      ${IUnknown::Release} $1 ""
    ${EndIf}
    ${IUnknown::Release} $0 ""
  ${EndIf}
!macroend

; Set $1 to 1 if the command line in $0 starts the Charla in this folder, else to 0.
Function un.StartsThis
  StrLen $3 "$INSTDIR\Charla.exe"
  StrCpy $2 $0 $3
  StrCpy $0 $0 $3 1 ; the path may be in quotes
  StrCpy $1 0
  ${If} $2 == "$INSTDIR\Charla.exe"
  ${OrIf} $0 == "$INSTDIR\Charla.exe"
    StrCpy $1 1
  ${EndIf}
FunctionEnd

Section
  !insertmacro WAIT_UNTIL_CLOSED "Charla.exe"
  !insertmacro WAIT_UNTIL_CLOSED "charla-server.exe"
  ; An older version knows its own files.
  ${If} ${FileExists} "$INSTDIR\uninstall.exe"
    ExecWait '"$INSTDIR\uninstall.exe" /S /UPDATE _?=$INSTDIR'
  ${EndIf}

  ClearErrors
  SetOverwrite try
  !include "${MADE}\files.nsh"
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

  !insertmacro NAME_SHORTCUT "$SMPROGRAMS\Charla.lnk"
SectionEnd

Section Uninstall
  !insertmacro WAIT_UNTIL_CLOSED "Charla.exe"
  !insertmacro WAIT_UNTIL_CLOSED "charla-server.exe"
  ; Exactly what the installer has written: whatever else lies in the folder is somebody's.
  Delete "$INSTDIR\uninstall.exe"
  !include "${MADE}\deletions.nsh"

  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/UPDATE" $1
  ${If} ${Errors}
    Delete "$SMPROGRAMS\Charla.lnk"
    DeleteRegKey HKCU "${UNINSTALL_KEY}"
    ; What the user has given to another Charla meanwhile, such as the portable one, is left to it.
    ReadRegStr $0 HKCU "${LINK_KEY}\shell\open\command" ""
    Call un.StartsThis
    ${If} $1 = 1
      DeleteRegKey HKCU "${LINK_KEY}"
      DeleteRegKey HKCU "${APP_KEY}"
    ${EndIf}
    ReadRegStr $0 HKCU "${RUN_KEY}" "Charla"
    Call un.StartsThis
    ${If} $1 = 1
      DeleteRegValue HKCU "${RUN_KEY}" "Charla"
    ${EndIf}
    ; The folders' own names are those of platformdirs (main.py, net/shared/host_file.py).
    ${If} ${FileExists} "$LOCALAPPDATA\charla\*.*"
    ${OrIf} ${FileExists} "$LOCALAPPDATA\charla-server\*.*"
      MessageBox MB_OK|MB_ICONINFORMATION "$(KEPT)$\r$\n$\r$\n$LOCALAPPDATA\charla$\r$\n$LOCALAPPDATA\charla-server" /SD IDOK
    ${EndIf}
  ${EndIf}
SectionEnd

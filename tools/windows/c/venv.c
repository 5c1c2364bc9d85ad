/* Scripts/python.exe of an environment (venv): starts the Python that pyvenv.cfg calls its home.
 *
 * It passes on the command line as it came and returns that Python's exit status. That Python
 * finds its environment by __PYVENV_LAUNCHER__, and ends when this program is ended.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

#ifdef WINDOWED
#define PROGRAM L"\\pythonw.exe"
#else
#define PROGRAM L"\\python.exe"
#endif
#define LONGEST_PATH 4096
#define LONGEST_LINE 40000 /* Windows allows 32,767 */
#define NO_PROCESS 101
#define NO_HOME 106

static wchar_t own[LONGEST_PATH], program[LONGEST_PATH + 20], line[LONGEST_LINE];

/* Reads `home = ...` from ..\pyvenv.cfg; returns whether it is there. */
static BOOL find_home(void)
{
    static wchar_t config[LONGEST_PATH + 20];
    static char text[LONGEST_PATH];
    BOOL found = FALSE;

    GetModuleFileNameW(NULL, own, LONGEST_PATH);
    wcscpy(config, own);
    *wcsrchr(config, L'\\') = 0; /* python.exe */
    *wcsrchr(config, L'\\') = 0; /* Scripts */
    wcscat(config, L"\\pyvenv.cfg");
    FILE *file = _wfopen(config, L"rb");
    while (file && !found && fgets(text, sizeof text, file)) {
        char *value = strchr(text, '=');
        if (strncmp(text, "home", 4) || !value)
            continue;
        value += 1 + strspn(value + 1, " ");
        value[strcspn(value, "\r\n")] = 0;
        found = MultiByteToWideChar(CP_UTF8, 0, value, -1, program, LONGEST_PATH) > 0;
    }
    if (file)
        fclose(file);
    return found;
}

/* Returns what follows the program's name on the command line. */
static const wchar_t *arguments(void)
{
    const wchar_t *rest = GetCommandLineW();
    if (*rest == L'"') {
        const wchar_t *end = wcschr(rest + 1, L'"');
        return end ? end + 1 : L"";
    }
    return rest + wcscspn(rest, L" \t");
}

/* Leaves Ctrl+C to the Python that runs. */
static BOOL WINAPI leave_ctrl_c(DWORD event)
{
    return event == CTRL_C_EVENT;
}

static int run(void)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
    STARTUPINFOW startup;
    PROCESS_INFORMATION process;
    DWORD status = 1;

    if (!find_home())
        return NO_HOME;
    wcscat(program, PROGRAM);
    swprintf(line, LONGEST_LINE, L"\"%ls\"%ls", program, arguments());
    SetEnvironmentVariableW(L"__PYVENV_LAUNCHER__", own);
    SetConsoleCtrlHandler(leave_ctrl_c, TRUE);
    HANDLE job = CreateJobObjectW(NULL, NULL);
    limits.BasicLimitInformation.LimitFlags =
        JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK;
    SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
    GetStartupInfoW(&startup);
    if (!CreateProcessW(program, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process))
        return NO_PROCESS;
    AssignProcessToJobObject(job, process.hProcess);
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &status);
    return (int)status;
}

#ifdef WINDOWED
int WINAPI wWinMain(HINSTANCE own_, HINSTANCE earlier, LPWSTR line_, int show)
{
    (void)own_, (void)earlier, (void)line_, (void)show;
    return run();
}
#else
int wmain(void)
{
    return run();
}
#endif

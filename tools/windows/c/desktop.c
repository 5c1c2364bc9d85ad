/* Has a window that nobody sees, until standard input ends.
 *
 * The first program with a window starts Wine's desktop, which then holds the output of that
 * program open for as long as there are windows: whoever reads the output to its end waits for
 * ever. So this program goes first. It says "ready" when the desktop is there.
 */
#include <windows.h>

int wmain(void)
{
    HANDLE input = GetStdHandle(STD_INPUT_HANDLE), output = GetStdHandle(STD_OUTPUT_HANDLE);
    DWORD done;
    char byte;

    CreateWindowW(L"STATIC", L"desktop", 0, 0, 0, 1, 1, NULL, NULL, NULL, NULL);
    WriteFile(output, "ready\n", 6, &done, NULL);
    CloseHandle(output);
    while (ReadFile(input, &byte, 1, &done, NULL) && done)
        ;
    return 0;
}

/* python.exe, and with -DWINDOWED pythonw.exe. All they do is in python311.dll. */
#include <stdlib.h>
#include <windows.h>

#define NO_LIBRARY 103

typedef int (*Py_Main)(int, wchar_t **);

static int run(int count, wchar_t **arguments)
{
    HMODULE library = LoadLibraryW(L"python311.dll");
    Py_Main py_main = library ? (Py_Main)(void *)GetProcAddress(library, "Py_Main") : NULL;
    return py_main ? py_main(count, arguments) : NO_LIBRARY;
}

#ifdef WINDOWED
int WINAPI wWinMain(HINSTANCE own, HINSTANCE earlier, LPWSTR line, int show)
{
    (void)own, (void)earlier, (void)line, (void)show;
    return run(__argc, __wargv);
}
#else
int wmain(int count, wchar_t **arguments)
{
    return run(count, arguments);
}
#endif

/* bcryptprimitives.dll, which programs in Rust (ruff, cryptography) want and this Wine lacks. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(void *buffer, ULONG size); /* RtlGenRandom */

__declspec(dllexport) BOOL WINAPI ProcessPrng(BYTE *buffer, SIZE_T size)
{
    return SystemFunction036(buffer, (ULONG)size);
}

/* This library is preloaded into a program, and makes calls of the C library fail when it is told to.
 *
 * The file named by FAILING_DISK says which: lines of CALL ERRNO ENDING, such as
 * "fdatasync 5 chat.db-wal". While the file exists, that call fails with that number for paths with
 * this ending; * means all paths. Data that a failed fsync should have written to the disk is still
 * in the system's memory, as after a real failure: it may reappear after the program was killed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int ends_with(const char *text, const char *ending) {
    size_t length = strlen(text), tail = strlen(ending);
    return strcmp(ending, "*") == 0 || length >= tail && strcmp(text + length - tail, ending) == 0;
}

/* Return the error number with which the call must fail, or 0. */
static int fault(const char *call, int descriptor) {
    char wanted[4096], link[64], path[4096], name[32], ending[1024];
    const char *control = getenv("FAILING_DISK");
    long size;
    int number, used, saved = errno, file;
    if (control == NULL || (file = (int)syscall(SYS_openat, AT_FDCWD, control, O_RDONLY | O_CLOEXEC)) < 0) {
        errno = saved;
        return 0;
    }
    size = syscall(SYS_read, file, wanted, sizeof wanted - 1);
    syscall(SYS_close, file);
    errno = saved;
    if (size <= 0)
        return 0;
    wanted[size] = '\0';
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    if ((size = readlink(link, path, sizeof path - 1)) < 0) {
        errno = saved;
        return 0;
    }
    path[size] = '\0';
    for (const char *line = wanted; sscanf(line, "%31s %d %1023s%n", name, &number, ending, &used) == 3; line += used)
        if (strcmp(name, call) == 0 && ends_with(path, ending))
            return number;
    return 0;
}

#define WRAP(result, call, named, parameters, arguments)                              \
    result call parameters {                                                          \
        static result(*real) parameters;                                              \
        int number = fault(named, descriptor);                                        \
        if (number != 0) {                                                            \
            errno = number;                                                           \
            return -1;                                                                \
        }                                                                             \
        if (real == NULL)                                                             \
            *(void **)&real = dlsym(RTLD_NEXT, #call);                                \
        return real arguments;                                                        \
    }

WRAP(int, fsync, "fsync", (int descriptor), (descriptor))
WRAP(int, fdatasync, "fdatasync", (int descriptor), (descriptor))
WRAP(int, ftruncate, "ftruncate", (int descriptor, off_t length), (descriptor, length))
WRAP(int, ftruncate64, "ftruncate", (int descriptor, off64_t length), (descriptor, length))
WRAP(ssize_t, write, "write", (int descriptor, const void *data, size_t size), (descriptor, data, size))
WRAP(ssize_t, pwrite, "pwrite", (int descriptor, const void *data, size_t size, off_t at), (descriptor, data, size, at))
WRAP(ssize_t, pwrite64, "pwrite", (int descriptor, const void *data, size_t size, off64_t at),
     (descriptor, data, size, at))

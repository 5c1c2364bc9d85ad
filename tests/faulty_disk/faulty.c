/* This library is preloaded into a process of ours (LD_PRELOAD). While the file that CHARLA_FAULTS
 * names says so, writes and syncs of the process's databases fail, and its wall clock is wrong. The
 * file is mapped into memory: the tests may change it at any time, and reading it costs nothing.
 * tests/faulty_disk/__init__.py is the other end.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct faults {
    volatile int32_t write_error; /* errno, or 0: writing works */
    volatile int32_t sync_error;
    volatile int64_t clock_seconds; /* the wall clock is so far ahead */
    volatile int64_t failed;        /* how many calls have failed */
};

static struct faults none;
static struct faults *faults = &none;

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("CHARLA_FAULTS");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    void *mapped = mmap(NULL, sizeof(struct faults), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (mapped != MAP_FAILED)
        faults = mapped;
    close(fd);
}

static int ends_with(const char *path, ssize_t length, const char *end)
{
    ssize_t n = (ssize_t)strlen(end);
    return length >= n && memcmp(path + length - n, end, (size_t)n) == 0;
}

/* Return whether the call must fail; then errno says why. */
static int fails(int fd, int error)
{
    char link[64], path[PATH_MAX];
    if (!error)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path);
    if (!ends_with(path, length, ".db") && !ends_with(path, length, ".db-wal"))
        return 0;
    __atomic_add_fetch(&faults->failed, 1, __ATOMIC_RELAXED);
    errno = error;
    return 1;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *data, size_t size)
{
    static ssize_t (*next)(int, const void *, size_t);
    if (!next)
        next = NEXT(write);
    return fails(fd, faults->write_error) ? -1 : next(fd, data, size);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset)
{
    static ssize_t (*next)(int, const void *, size_t, off_t);
    if (!next)
        next = NEXT(pwrite);
    return fails(fd, faults->write_error) ? -1 : next(fd, data, size, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset)
{
    static ssize_t (*next)(int, const void *, size_t, off64_t);
    if (!next)
        next = NEXT(pwrite64);
    return fails(fd, faults->write_error) ? -1 : next(fd, data, size, offset);
}

int fsync(int fd)
{
    static int (*next)(int);
    if (!next)
        next = NEXT(fsync);
    return fails(fd, faults->sync_error) ? -1 : next(fd);
}

int fdatasync(int fd)
{
    static int (*next)(int);
    if (!next)
        next = NEXT(fdatasync);
    return fails(fd, faults->sync_error) ? -1 : next(fd);
}

int clock_gettime(clockid_t which, struct timespec *now)
{
    static int (*next)(clockid_t, struct timespec *);
    if (!next)
        next = NEXT(clock_gettime);
    int result = next(which, now);
    if (!result && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE))
        now->tv_sec += faults->clock_seconds;
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    static int (*next)(struct timeval *, void *);
    if (!next)
        next = (int (*)(struct timeval *, void *))dlsym(RTLD_NEXT, "gettimeofday");
    int result = next(now, zone);
    if (!result && now)
        now->tv_sec += faults->clock_seconds;
    return result;
}

time_t time(time_t *where)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (where)
        *where = now.tv_sec;
    return now.tv_sec;
}

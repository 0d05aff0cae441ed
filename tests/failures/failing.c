/* Lets the n-th write below a folder fail, as a full disk does. Loaded with LD_PRELOAD by tests/failures/forker.py.

   Counted are the calls that need room on the disk: writes, flushes, and whatever makes a name in a folder. The state
   is shared with forked processes, so that a parent reads what its child has counted. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

struct state {
    long nth, last, seen, deadly;
    char folder[PATH_MAX];
    char hit[PATH_MAX + 32];
};
static struct state *state;

__attribute__((constructor)) static void start(void)
{
    state = mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

/* Writes number nth to last below a folder fail; 0: none does, and all are counted. */
void failing_arm(const char *folder, long nth, long last)
{
    state->seen = 0;
    state->hit[0] = 0;
    strncpy(state->folder, folder, PATH_MAX - 1);
    state->nth = nth;
    state->last = last;
    state->deadly = 0;
}
/* The process is killed at write number nth, before it is done. */
void failing_kill(long nth) { state->deadly = nth; }
long failing_seen(void) { return state->seen; }
const char *failing_hit(void) { return state->hit; }

static int fails_at(const char *what, const char *path)
{
    size_t size = state ? strlen(state->folder) : 0;
    if (size == 0 || strncmp(path, state->folder, size) != 0)
        return 0;
    long number = __sync_add_and_fetch(&state->seen, 1);
    if (number == state->deadly) {
        snprintf(state->hit, sizeof state->hit, "%s %s", what, path + size);
        kill(getpid(), SIGKILL);
    }
    if (state->nth == 0 || number < state->nth || number > state->last)
        return 0;
    if (number > state->nth && strncmp(what, "rename", 6) == 0)
        return 0; /* a full disk lets files be renamed, but for the one time that is asked for */
    if (number == state->nth)
        snprintf(state->hit, sizeof state->hit, "%s %s", what, path + size);
    errno = ENOSPC;
    return 1;
}

static int fails_named(const char *what, int folder, const char *path)
{
    char whole[PATH_MAX], link[64];
    if (!state || !state->folder[0] || !path)
        return 0;
    if (path[0] == '/')
        return fails_at(what, path);
    if (folder == AT_FDCWD) {
        if (!getcwd(whole, sizeof whole))
            return 0;
    } else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        ssize_t size = readlink(link, whole, sizeof whole - 1);
        if (size < 0)
            return 0;
        whole[size] = 0;
    }
    strncat(whole, "/", sizeof whole - strlen(whole) - 1);
    strncat(whole, path, sizeof whole - strlen(whole) - 1);
    return fails_at(what, whole);
}

static int fails(const char *what, int file)
{
    char link[64], path[PATH_MAX];
    int before = errno;
    if (!state || !state->folder[0])
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t size = readlink(link, path, sizeof path - 1);
    errno = before;
    if (size < 0)
        return 0;
    path[size] = 0;
    return fails_at(what, path);
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define WRITE(name, parameters, arguments, file) \
    ssize_t name parameters { REAL(name); return fails(#name, file) ? -1 : real arguments; }
#define CALL(name, parameters, arguments, test) \
    int name parameters { REAL(name); return test ? -1 : real arguments; }

WRITE(write, (int f, const void *b, size_t n), (f, b, n), f)
WRITE(pwrite, (int f, const void *b, size_t n, off_t o), (f, b, n, o), f)
WRITE(pwrite64, (int f, const void *b, size_t n, off64_t o), (f, b, n, o), f)
WRITE(writev, (int f, const struct iovec *v, int n), (f, v, n), f)
WRITE(pwritev, (int f, const struct iovec *v, int n, off_t o), (f, v, n, o), f)
WRITE(copy_file_range, (int i, off64_t *p, int f, off64_t *o, size_t n, unsigned x), (i, p, f, o, n, x), f)

static int is_folder(int file)
{
    struct stat found;
    return fstat(file, &found) == 0 && S_ISDIR(found.st_mode);
}

CALL(ftruncate, (int f, off_t n), (f, n), fails("ftruncate", f))
CALL(ftruncate64, (int f, off64_t n), (f, n), fails("ftruncate64", f))
CALL(fsync, (int f), (f), fails(is_folder(f) ? "sync of folder" : "fsync", f))
CALL(fdatasync, (int f), (f), fails(is_folder(f) ? "sync of folder" : "fdatasync", f))
CALL(rename, (const char *a, const char *b), (a, b), fails_named("rename", AT_FDCWD, b))
CALL(renameat, (int d, const char *a, int e, const char *b), (d, a, e, b), fails_named("renameat", e, b))
CALL(link, (const char *a, const char *b), (a, b), fails_named("link", AT_FDCWD, b))
CALL(symlink, (const char *a, const char *b), (a, b), fails_named("symlink", AT_FDCWD, b))
CALL(mkdir, (const char *a, mode_t m), (a, m), fails_named("mkdir", AT_FDCWD, a))
CALL(mkdirat, (int d, const char *a, mode_t m), (d, a, m), fails_named("mkdirat", d, a))

#define MODE(last) int mode = 0; if (flags & (O_CREAT | O_TMPFILE)) \
    { va_list list; va_start(list, last); mode = va_arg(list, int); va_end(list); }
#define OPEN(name) int name(const char *path, int flags, ...) { \
    MODE(flags) REAL(name); return (flags & O_CREAT) && fails_named(#name, AT_FDCWD, path) ? -1 : real(path, flags, mode); }
#define OPENAT(name) int name(int folder, const char *path, int flags, ...) { \
    MODE(flags) REAL(name); return (flags & O_CREAT) && fails_named(#name, folder, path) ? -1 : real(folder, path, flags, mode); }
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

#define FOPEN(name) FILE *name(const char *path, const char *mode) { \
    REAL(name); return mode[0] != 'r' && fails_named(#name, AT_FDCWD, path) ? NULL : real(path, mode); }
FOPEN(fopen)
FOPEN(fopen64)

size_t fwrite(const void *b, size_t size, size_t n, FILE *f)
{
    REAL(fwrite);
    return f != stdout && f != stderr && fails("fwrite", fileno(f)) ? 0 : real(b, size, n, f);
}

/* What a stream has not yet written is lost with the call that fails. */
int fflush(FILE *f)
{
    REAL(fflush);
    if (!f || f == stdout || f == stderr || __fpending(f) == 0 || !fails("fflush", fileno(f)))
        return real(f);
    __fpurge(f);
    errno = ENOSPC;
    return EOF;
}

int fclose(FILE *f)
{
    REAL(fclose);
    if (f == stdout || f == stderr || __fpending(f) == 0 || !fails("fclose", fileno(f)))
        return real(f);
    __fpurge(f);
    real(f);
    errno = ENOSPC;
    return EOF;
}

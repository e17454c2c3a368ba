/* Writes down what a program has a disk do below one folder, in the order in which it asks for it.
 *
 * Preloaded into a process on Linux. POWER_CUTS_FOLDER is the folder, POWER_CUTS_LOG the file: records of
 * `kind inode place length length`, then a path or content, and a second path. Contents are in it whole: for
 * made-up folders only.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { CREATE = 1, MKDIR, WRITE, TRUNCATE, SETTLE, SETTLE_NAMES, RENAME, UNLINK, RMDIR };

struct record {
    uint32_t kind, first, second;
    uint32_t unused;
    uint64_t inode, place;
};

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static int log_file = -1;
static const char *folder;

#define REAL(name) ((__typeof__(&name)) dlsym(RTLD_NEXT, #name))

static int is_ready(void) {
    if (log_file < 0) {
        const char *path = getenv("POWER_CUTS_LOG");
        folder = getenv("POWER_CUTS_FOLDER");
        if (!path || !folder) return 0;
        log_file = (int) syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    }
    return log_file >= 0;
}

static int is_inside(const char *path) {
    size_t length = folder ? strlen(folder) : 0;
    return length && !strncmp(path, folder, length) && (path[length] == '/' || !path[length]);
}

static void tell(uint32_t kind, uint64_t inode, uint64_t place, const void *first, size_t length,
                 const char *second) {
    struct record head = {kind, (uint32_t) length, second ? (uint32_t) strlen(second) : 0, 0, inode, place};
    struct iovec pieces[3] = {{&head, sizeof head}, {(void *) first, length}, {(void *) second, head.second}};
    int before = errno;
    if (syscall(SYS_writev, log_file, pieces, 3) < 0) abort();
    errno = before;
}

/* The full path of a name beside an open folder; 0 where it is elsewhere. */
static int whole(int beside, const char *name, char *path) {
    if (!is_ready() || !name) return 0;
    if (name[0] == '/') {
        snprintf(path, PATH_MAX, "%s", name);
    } else {
        char link[64], base[PATH_MAX];
        snprintf(link, sizeof link, beside == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", beside);
        ssize_t length = readlink(link, base, sizeof base - 1);
        if (length < 0) return 0;
        base[length] = 0;
        if ((size_t) length + strlen(name) + 2 > PATH_MAX) return 0;
        memcpy(path, base, (size_t) length);
        path[length] = '/';
        strcpy(path + length + 1, name);
    }
    return is_inside(path);
}

static int opened_path(int file, char *path) {
    if (!is_ready()) return 0;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_inside(path);
}

static uint64_t inode_of(int file) {
    struct stat about;
    return fstat(file, &about) ? 0 : (uint64_t) about.st_ino;
}

static int open_told(int beside, const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    if (!(flags & (O_CREAT | O_TRUNC)) || !whole(beside, name, path))
        return (int) syscall(SYS_openat, beside, name, flags, mode);
    pthread_mutex_lock(&one_at_a_time);
    struct stat about;
    int was_there = !stat(path, &about);
    int file = (int) syscall(SYS_openat, beside, name, flags, mode);
    if (file >= 0 && !was_there) tell(CREATE, inode_of(file), 0, path, strlen(path), NULL);
    if (file >= 0 && was_there && (flags & O_TRUNC)) tell(TRUNCATE, inode_of(file), 0, NULL, 0, NULL);
    pthread_mutex_unlock(&one_at_a_time);
    return file;
}

#define OPENING(name)                                      \
    int name(const char *path, int flags, ...) {           \
        va_list rest;                                      \
        va_start(rest, flags);                             \
        mode_t mode = va_arg(rest, mode_t);                \
        va_end(rest);                                      \
        return open_told(AT_FDCWD, path, flags, mode);     \
    }
#define OPENING_AT(name)                                       \
    int name(int beside, const char *path, int flags, ...) {   \
        va_list rest;                                          \
        va_start(rest, flags);                                 \
        mode_t mode = va_arg(rest, mode_t);                    \
        va_end(rest);                                          \
        return open_told(beside, path, flags, mode);           \
    }
OPENING(open)
OPENING(open64)
OPENING_AT(openat)
OPENING_AT(openat64)

static ssize_t written(int file, const void *content, size_t length, off_t place, int is_placed) {
    char path[PATH_MAX];
    if (!opened_path(file, path))
        return is_placed ? syscall(SYS_pwrite64, file, content, length, place)
                         : syscall(SYS_write, file, content, length);
    pthread_mutex_lock(&one_at_a_time);
    ssize_t done = is_placed ? syscall(SYS_pwrite64, file, content, length, place)
                             : syscall(SYS_write, file, content, length);
    if (done > 0) {
        off_t from = is_placed ? place : lseek(file, 0, SEEK_CUR) - done;
        tell(WRITE, inode_of(file), (uint64_t) from, content, (size_t) done, NULL);
    }
    pthread_mutex_unlock(&one_at_a_time);
    return done;
}

ssize_t write(int file, const void *content, size_t length) { return written(file, content, length, 0, 0); }
ssize_t pwrite(int file, const void *content, size_t length, off_t place) {
    return written(file, content, length, place, 1);
}
ssize_t pwrite64(int file, const void *content, size_t length, off64_t place) {
    return written(file, content, length, place, 1);
}

/* What copies without showing the content is refused: whoever asked then writes. */
ssize_t sendfile(int to, int from, off_t *place, size_t count) {
    (void) to, (void) from, (void) place, (void) count;
    errno = ENOTSOCK;
    return -1;
}
ssize_t sendfile64(int to, int from, off64_t *place, size_t count) { return sendfile(to, from, place, count); }
ssize_t copy_file_range(int from, off64_t *a, int to, off64_t *b, size_t count, unsigned flags) {
    (void) from, (void) a, (void) to, (void) b, (void) count, (void) flags;
    errno = EXDEV;
    return -1;
}

static int truncated(int file, off_t length) {
    char path[PATH_MAX];
    pthread_mutex_lock(&one_at_a_time);
    int failed = (int) syscall(SYS_ftruncate, file, length);
    if (!failed && opened_path(file, path)) tell(TRUNCATE, inode_of(file), (uint64_t) length, NULL, 0, NULL);
    pthread_mutex_unlock(&one_at_a_time);
    return failed;
}
int ftruncate(int file, off_t length) { return truncated(file, length); }
int ftruncate64(int file, off64_t length) { return truncated(file, length); }

static int settled(int file, long call) {
    char path[PATH_MAX];
    struct stat about;
    pthread_mutex_lock(&one_at_a_time);
    int failed = (int) syscall(call, file);
    if (!failed && opened_path(file, path) && !fstat(file, &about))
        tell(S_ISDIR(about.st_mode) ? SETTLE_NAMES : SETTLE, (uint64_t) about.st_ino, 0, path, strlen(path), NULL);
    pthread_mutex_unlock(&one_at_a_time);
    return failed;
}
int fsync(int file) { return settled(file, SYS_fsync); }
int fdatasync(int file) { return settled(file, SYS_fdatasync); }

static int renamed(int from_beside, const char *from, int to_beside, const char *to) {
    char source[PATH_MAX], target[PATH_MAX];
    int is_told = whole(from_beside, from, source) & whole(to_beside, to, target);
    pthread_mutex_lock(&one_at_a_time);
    int failed = (int) syscall(SYS_renameat, from_beside, from, to_beside, to);
    if (!failed && is_told) tell(RENAME, 0, 0, source, strlen(source), target);
    pthread_mutex_unlock(&one_at_a_time);
    return failed;
}
int rename(const char *from, const char *to) { return renamed(AT_FDCWD, from, AT_FDCWD, to); }
int renameat(int a, const char *from, int b, const char *to) { return renamed(a, from, b, to); }

static int removed(int beside, const char *name, int flags) {
    char path[PATH_MAX];
    int is_told = whole(beside, name, path);
    pthread_mutex_lock(&one_at_a_time);
    int failed = (int) syscall(SYS_unlinkat, beside, name, flags);
    if (!failed && is_told) tell(flags & AT_REMOVEDIR ? RMDIR : UNLINK, 0, 0, path, strlen(path), NULL);
    pthread_mutex_unlock(&one_at_a_time);
    return failed;
}
int unlink(const char *path) { return removed(AT_FDCWD, path, 0); }
int unlinkat(int beside, const char *path, int flags) { return removed(beside, path, flags); }
int rmdir(const char *path) { return removed(AT_FDCWD, path, AT_REMOVEDIR); }
int remove(const char *path) { return removed(AT_FDCWD, path, 0); }

static int made(int beside, const char *name, mode_t mode) {
    char path[PATH_MAX];
    int is_told = whole(beside, name, path);
    pthread_mutex_lock(&one_at_a_time);
    int failed = (int) syscall(SYS_mkdirat, beside, name, mode);
    if (!failed && is_told) tell(MKDIR, 0, 0, path, strlen(path), NULL);
    pthread_mutex_unlock(&one_at_a_time);
    return failed;
}
int mkdir(const char *path, mode_t mode) { return made(AT_FDCWD, path, mode); }
int mkdirat(int beside, const char *path, mode_t mode) { return made(beside, path, mode); }

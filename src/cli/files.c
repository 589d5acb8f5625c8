/* Where output goes: standard output, or a temporary file that takes the target's name only when all is written. */
#include "files.h"

#include "memory.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { most_open = 4 };

/* What a signal handler may reach: the names of the temporary files. */
static char *_Atomic temporaries[most_open];

static void remember(char *path)
{
    for (size_t i = 0; i < most_open; i++) {
        char *empty = NULL;
        if (atomic_compare_exchange_strong(&temporaries[i], &empty, path))
            return;
    }
}

static void forget(char *path)
{
    for (size_t i = 0; i < most_open; i++) {
        char *same = path;
        atomic_compare_exchange_strong(&temporaries[i], &same, NULL);
    }
}

void fnl_files_discard_all(void)
{
    for (size_t i = 0; i < most_open; i++) {
        char *path = atomic_load(&temporaries[i]);
        if (path != NULL)
            unlink(path);
    }
}

static void end_by_signal(int number)
{
    fnl_files_discard_all();
    signal(number, SIG_DFL);
    raise(number);
}

void fnl_files_watch_signals(void)
{
    struct sigaction action = { .sa_handler = end_by_signal };
    static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction before;
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
    }
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

static bool fail(fnl_trouble *trouble, const char *name, const char *what)
{
    return fnl_trouble_set(trouble, fnl_exit_files, "%s: %s: %s", name, what, strerror(errno));
}

/* The file beside the target, with the target's mode or what the umask leaves of 0666. */
static bool open_temporary(fnl_file *file, const char *path, mode_t mode, fnl_trouble *trouble)
{
    static const char ending[] = ".XXXXXX";
    char *real = realpath(path, NULL); /* a link stays a link */
    file->target = real != NULL ? real : strdup(path);
    size_t size = file->target == NULL ? 0 : strlen(file->target) + sizeof ending;
    file->temporary = fnl_take_memory(size, 1);
    snprintf(file->temporary, size, "%s%s", file->target, ending);
    file->file = mkostemp(file->temporary, O_CLOEXEC);
    if (file->file < 0) {
        free(file->temporary);
        file->temporary = NULL;
        return fail(trouble, path, "cannot be written");
    }
    remember(file->temporary);
    fchmod(file->file, mode);
    return true;
}

bool fnl_file_open(fnl_file *file, const char *path, fnl_trouble *trouble)
{
    *file = (fnl_file){ .file = STDOUT_FILENO, .name = "standard output" };
    if (path == NULL || strcmp(path, "-") == 0)
        return true;
    file->name = path;
    if (strcmp(path, "/dev/stdout") == 0 || strcmp(path, "/dev/stderr") == 0) {
        file->file = strcmp(path, "/dev/stdout") == 0 ? STDOUT_FILENO : STDERR_FILENO;
        return true;
    }
    struct stat about;
    if (stat(path, &about) != 0) {
        mode_t mask = umask(0);
        umask(mask);
        return open_temporary(file, path, 0666 & ~mask, trouble);
    }
    if (S_ISDIR(about.st_mode))
        return fnl_trouble_set(trouble, fnl_exit_files, "%s: is a directory, a file is needed", path);
    if (S_ISREG(about.st_mode))
        return open_temporary(file, path, about.st_mode & 07777, trouble);
    file->file = open(path, O_WRONLY | O_CLOEXEC);
    return file->file >= 0 || fail(trouble, path, "cannot be written");
}

/* The disk works beside us: then there is little to wait for in the end. */
static void start_storing(fnl_file *file)
{
#ifdef SYNC_FILE_RANGE_WRITE
    enum { at_once = 4 << 20 };
    if (file->temporary == NULL || file->written - file->started < at_once)
        return;
    sync_file_range(file->file, file->started, file->written - file->started, SYNC_FILE_RANGE_WRITE);
    file->started = file->written;
#else
    (void)file;
#endif
}

bool fnl_file_write(fnl_file *file, fnl_slice bytes, fnl_trouble *trouble)
{
    while (bytes.length > 0) {
        ssize_t written = write(file->file, bytes.bytes, bytes.length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0 && errno == EPIPE) {
            fnl_trouble_set(trouble, fnl_exit_done, "%s: closed", file->name);
            trouble->quiet = true;
            return false;
        }
        if (written < 0)
            return fail(trouble, file->name, "cannot be written");
        bytes = (fnl_slice){ bytes.bytes + written, bytes.length - (size_t)written };
        file->written += written;
    }
    start_storing(file);
    return true;
}

bool fnl_file_commit(fnl_file *file, fnl_trouble *trouble)
{
    if (file->temporary == NULL)
        return true;
    bool fine = fsync(file->file) == 0 || errno == EINVAL || errno == EROFS;
    fine = close(file->file) == 0 && fine;
    file->file = -1;
    if (!fine || rename(file->temporary, file->target) != 0)
        return fail(trouble, file->name, "cannot be written");
    forget(file->temporary);
    free(file->temporary);
    file->temporary = NULL;
    return true;
}

void fnl_file_discard(fnl_file *file)
{
    if (file->temporary != NULL) {
        unlink(file->temporary);
        forget(file->temporary);
    }
    if (file->file > STDERR_FILENO)
        close(file->file);
    free(file->temporary);
    free(file->target);
    *file = (fnl_file){ .file = -1 };
}

bool fnl_file_write_all(const char *path, fnl_slice bytes, fnl_trouble *trouble)
{
    fnl_file out;
    bool fine =
        fnl_file_open(&out, path, trouble) && fnl_file_write(&out, bytes, trouble) && fnl_file_commit(&out, trouble);
    fnl_file_discard(&out);
    return fine;
}

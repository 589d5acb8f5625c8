/* A bar on the terminal for a job that lasts over a second. */
#include "progress.h"

#include <stdio.h>
#include <time.h>

static const double first_second = 1.0;
static const double between = 0.2;

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void fnl_progress_start(fnl_progress *progress, const fnl_source *source, bool is_wanted)
{
    *progress = (fnl_progress){ .is_wanted = is_wanted, .source = source };
    if (is_wanted)
        progress->started = seconds_now();
}

static void print_bar(double part, double left)
{
    enum { cells = 24 };
    int full = (int)(part * cells);
    char bar[cells + 1];
    for (int i = 0; i < cells; i++)
        bar[i] = i < full ? '#' : '.';
    bar[cells] = '\0';
    long seconds = (long)(left + 0.5);
    fprintf(stderr, "[%s] %3d %%  %ld:%02ld left  ", bar, (int)(part * 100), seconds / 60, seconds % 60);
}

void fnl_progress_show(fnl_progress *progress, int64_t rows)
{
    if (!progress->is_wanted)
        return;
    double now = seconds_now();
    double passed = now - progress->started;
    if (passed < first_second || now - progress->last < between)
        return;
    progress->last = now;
    progress->is_shown = true;
    int64_t taken = atomic_load_explicit(&progress->source->taken, memory_order_relaxed);
    fputs("\r\x1b[K", stderr);
    if (progress->source->size > 0 && taken > 0) {
        double part = (double)taken / (double)progress->source->size;
        part = part > 1 ? 1 : part;
        print_bar(part, passed / part - passed);
    }
    fprintf(stderr, "%lld rows, %.0f rows/s", (long long)rows, (double)rows / passed);
    fflush(stderr);
}

void fnl_progress_end(fnl_progress *progress)
{
    if (progress->is_shown)
        fputs("\r\x1b[K", stderr);
    progress->is_shown = false;
}

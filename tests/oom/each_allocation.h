/* Calls a function again and again; every time another of its allocations fails. */
#ifndef OOM_EACH_ALLOCATION_H
#define OOM_EACH_ALLOCATION_H

#include "failing_allocator.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* A call of an exported function that frees what it was given. */
typedef int32_t oom_call(void *fixture, fnl_error *error);

/* What a failed allocation means. */
typedef enum oom_effect {
    oom_fails,        /* the call fails */
    oom_may_be_borne, /* or does with less: rejected values are then counted only */
} oom_effect;

static inline void fail_each_allocation(const char *name, failing_memory *memory, oom_effect effect, oom_call *call,
                                        void *fixture)
{
    size_t live = memory->live;
    for (size_t i = 0;; i++) {
        fnl_error error = { .code = -1 };
        memory->failed = 0;
        memory->until = memory->asked + i;
        int32_t code = call(fixture, &error);
        memory->until = SIZE_MAX;
        if (memory->live != live)
            fail_msg("%s, allocation %zu: %zd blocks left behind", name, i, (ssize_t)(memory->live - live));
        if (memory->failed == 0) {
            if (code != FNL_OK)
                fail_msg("%s: %s: %s", name, fnl_code_text(code), error.message);
            print_message("  %s: %zu allocations\n", name, i);
            return;
        }
        if (code == FNL_OK && effect == oom_may_be_borne)
            continue;
        if (code != FNL_E_NOMEM || error.code != FNL_E_NOMEM || strcmp(error.message, "out of memory") != 0)
            fail_msg("%s, allocation %zu: %s: %s", name, i, fnl_code_text(code), error.message);
    }
}

#endif

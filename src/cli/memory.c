/* Memory for the command: without it there is nothing left to do but to say so. */
#include "memory.h"

#include "files.h"
#include "trouble.h"

#include <stdint.h>
#include <stdlib.h>

static _Noreturn void end_without_memory(void)
{
    fnl_files_discard_all();
    fnl_say("out of memory");
    exit(fnl_exit_internal);
}

void *fnl_take_memory(size_t count, size_t size)
{
    void *block = calloc(count == 0 ? 1 : count, size);
    if (block == NULL)
        end_without_memory();
    return block;
}

void *fnl_resize_memory(void *block, size_t count, size_t size)
{
    if (count > SIZE_MAX / size)
        end_without_memory();
    void *resized = realloc(block, count == 0 ? 1 : count * size);
    if (resized == NULL)
        end_without_memory();
    return resized;
}

void *fnl_grow_memory(void *block, size_t needed, size_t *capacity, size_t size)
{
    enum { first_capacity = 16 };
    size_t wanted = *capacity == 0 ? first_capacity : *capacity;
    while (wanted < needed) {
        if (wanted > SIZE_MAX / 2)
            end_without_memory();
        wanted *= 2;
    }
    *capacity = wanted;
    return fnl_resize_memory(block, wanted, size);
}

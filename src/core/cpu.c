#include "core/cpu.h"

#include <stdlib.h>
#include <string.h>

static fnl_cpu_level level_of_processor(void)
{
#if defined __x86_64__ || defined __i386__
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return fnl_cpu_avx2;
    if (__builtin_cpu_supports("ssse3"))
        return fnl_cpu_ssse3;
#endif
    return fnl_cpu_portable;
}

#ifdef FNL_TEST_CPU
static fnl_cpu_level level_of_environment(fnl_cpu_level most)
{
    static const char *const names[fnl_cpu_levels] = { "portable", "ssse3", "avx2" };
    const char *wanted = getenv("FNL_CPU");
    for (int i = 0; wanted != NULL && i < (int)most; i++)
        if (strcmp(wanted, names[i]) == 0)
            return (fnl_cpu_level)i;
    return most;
}
#endif

fnl_cpu_level fnl_cpu_find(void)
{
    fnl_cpu_level level = level_of_processor();
#ifdef FNL_TEST_CPU
    level = level_of_environment(level);
#endif
    return level;
}

/* What this processor can do beyond what every one of its kind can. */
#ifndef FNL_CORE_CPU_H
#define FNL_CORE_CPU_H

/* Each level has those before it. */
typedef enum fnl_cpu_level { fnl_cpu_portable, fnl_cpu_ssse3, fnl_cpu_avx2, fnl_cpu_levels } fnl_cpu_level;

/* The highest level of this processor. A build for tests takes the one that the variable FNL_CPU of the environment names
   (portable, ssse3, avx2), if the processor has it. */
fnl_cpu_level fnl_cpu_find(void);

#endif

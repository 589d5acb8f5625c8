/* Prints the factors of decays, one a line of input: kind duration percent step. */
#include "model/factors.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    int kind = 0;
    fnl_decay decay = { 0 };
    while (scanf("%d %" SCNd64 " %" SCNd64 " %" SCNd64, &kind, &decay.duration_s, &decay.percent, &decay.step_s) == 4) {
        decay.kind = (fnl_decay_kind)kind;
        int64_t count = fnl_factor_count(&decay);
        if (count > fnl_most_factors) {
            printf("%" PRId64 " %" PRId64 "\n", count, fnl_factor_smallest_step(&decay));
            continue;
        }
        uint32_t *factors = malloc((size_t)count * sizeof *factors);
        if (factors == NULL || !fnl_factor_fill(&decay, factors, (uint32_t)count))
            return EXIT_FAILURE;
        printf("%" PRId64, count);
        for (int64_t i = 0; i < count; i++)
            printf(" %" PRIu32, factors[i]);
        printf("\n");
        free(factors);
    }
    return EXIT_SUCCESS;
}

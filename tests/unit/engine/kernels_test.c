/* Kernels for levels of processors against the portable ones: every number of rows to 200 and some to a whole block, columns
   that are not aligned, hostile values, bytes behind every result. */
#include "arrow_reading.h"
#include "kernel_tables.h"

#include "engine/kernel.h"
#include "table/report.h"

#include <stdio.h>

static const uint64_t seed = 20261121;

/* A step that some level has a kernel for, and what makes its table. */
typedef struct form {
    const char *name;
    fnl_operation operation;
    shape result;
    shape of;
    make_table *make;
    fnl_cpu_level from; /* the first level that has a kernel */
} form;

#define TRUTH                                                                                                          \
    {                                                                                                                  \
        fnl_lane_truth, fnl_width_truth                                                                                \
    }
#define WHOLE(width)                                                                                                   \
    {                                                                                                                  \
        fnl_lane_whole, fnl_width_##width                                                                              \
    }
#define NUMBER(width)                                                                                                  \
    {                                                                                                                  \
        fnl_lane_number, fnl_width_##width                                                                             \
    }
#define CLASS(width)                                                                                                   \
    {                                                                                                                  \
        fnl_lane_text, fnl_width_##width                                                                               \
    }

static const form forms[] = {
    { "keys of classes 8 to 16", fnl_op_class_keys, WHOLE(16), CLASS(8), make_class_keys, fnl_cpu_ssse3 },
    { "keys of classes 8 to 32", fnl_op_class_keys, WHOLE(32), CLASS(8), make_class_keys, fnl_cpu_ssse3 },
    { "keys of classes 8 to 64", fnl_op_class_keys, WHOLE(64), CLASS(8), make_class_keys, fnl_cpu_ssse3 },
    { "keys of classes 16 to 16", fnl_op_class_keys, WHOLE(16), CLASS(16), make_class_keys, fnl_cpu_ssse3 },
    { "keys of classes 16 to 32", fnl_op_class_keys, WHOLE(32), CLASS(16), make_class_keys, fnl_cpu_ssse3 },
    { "keys of classes 16 to 64", fnl_op_class_keys, WHOLE(64), CLASS(16), make_class_keys, fnl_cpu_ssse3 },
    { "set of classes 8", fnl_op_class_set, TRUTH, CLASS(8), make_class_set, fnl_cpu_ssse3 },
    { "points 16", fnl_op_points, WHOLE(16), TRUTH, make_points, fnl_cpu_ssse3 },
    { "points 32", fnl_op_points, WHOLE(32), TRUTH, make_points, fnl_cpu_ssse3 },
    { "bins of whole 16 to 16", fnl_op_bins, WHOLE(16), WHOLE(16), make_bins, fnl_cpu_ssse3 },
    { "bins of whole 16 to 32", fnl_op_bins, WHOLE(32), WHOLE(16), make_bins, fnl_cpu_ssse3 },
    { "bins of whole 32 to 16", fnl_op_bins, WHOLE(16), WHOLE(32), make_bins, fnl_cpu_ssse3 },
    { "bins of whole 32 to 32", fnl_op_bins, WHOLE(32), WHOLE(32), make_bins, fnl_cpu_ssse3 },
    { "bins of whole 64 to 16", fnl_op_bins, WHOLE(16), WHOLE(64), make_bins, fnl_cpu_avx2 },
    { "bins of whole 64 to 32", fnl_op_bins, WHOLE(32), WHOLE(64), make_bins, fnl_cpu_avx2 },
    { "bins of number 32 to 16", fnl_op_number_bins, WHOLE(16), NUMBER(32), make_bins, fnl_cpu_ssse3 },
    { "bins of number 32 to 32", fnl_op_number_bins, WHOLE(32), NUMBER(32), make_bins, fnl_cpu_ssse3 },
    { "bins of number 64 to 16", fnl_op_number_bins, WHOLE(16), NUMBER(64), make_bins, fnl_cpu_ssse3 },
    { "bins of number 64 to 32", fnl_op_number_bins, WHOLE(32), NUMBER(64), make_bins, fnl_cpu_ssse3 },
    { "set of whole 16", fnl_op_whole_set, TRUTH, WHOLE(16), make_interval_set, fnl_cpu_ssse3 },
    { "set of whole 32", fnl_op_whole_set, TRUTH, WHOLE(32), make_interval_set, fnl_cpu_ssse3 },
    { "set of whole 64", fnl_op_whole_set, TRUTH, WHOLE(64), make_interval_set, fnl_cpu_avx2 },
    { "set of number 32", fnl_op_number_set, TRUTH, NUMBER(32), make_interval_set, fnl_cpu_ssse3 },
    { "set of number 64", fnl_op_number_set, TRUTH, NUMBER(64), make_interval_set, fnl_cpu_ssse3 },
    { "equal 64", fnl_op_equal, TRUTH, WHOLE(64), make_pair, fnl_cpu_avx2 },
    { "less 64", fnl_op_less, TRUTH, WHOLE(64), make_pair, fnl_cpu_avx2 },
    { "less or equal 64", fnl_op_less_equal, TRUTH, WHOLE(64), make_pair, fnl_cpu_avx2 },
    { "sum 16", fnl_op_sum, WHOLE(16), WHOLE(16), make_sum, fnl_cpu_ssse3 },
    { "sum 32", fnl_op_sum, WHOLE(32), WHOLE(32), make_sum, fnl_cpu_ssse3 },
    { "clamp 16 to 16", fnl_op_clamp, WHOLE(16), WHOLE(16), make_clamp, fnl_cpu_ssse3 },
    { "clamp 32 to 16", fnl_op_clamp, WHOLE(16), WHOLE(32), make_clamp, fnl_cpu_ssse3 },
    { "clamp 32 to 32", fnl_op_clamp, WHOLE(32), WHOLE(32), make_clamp, fnl_cpu_ssse3 },
    { "clamp 64 to 16", fnl_op_clamp, WHOLE(16), WHOLE(64), make_clamp, fnl_cpu_avx2 },
    { "clamp 64 to 32", fnl_op_clamp, WHOLE(32), WHOLE(64), make_clamp, fnl_cpu_avx2 },
    { "clamp 64 to 64", fnl_op_clamp, WHOLE(64), WHOLE(64), make_clamp, fnl_cpu_avx2 },
    { "convert 32 to 16", fnl_op_convert, WHOLE(16), WHOLE(32), make_nothing, fnl_cpu_ssse3 },
    { "convert 64 to 16", fnl_op_convert, WHOLE(16), WHOLE(64), make_nothing, fnl_cpu_ssse3 },
    { "convert 64 to 32", fnl_op_convert, WHOLE(32), WHOLE(64), make_nothing, fnl_cpu_ssse3 },
    { "select 16", fnl_op_select, WHOLE(16), TRUTH, make_select, fnl_cpu_ssse3 },
    { "select 32", fnl_op_select, WHOLE(32), TRUTH, make_select, fnl_cpu_ssse3 },
    { "select 64", fnl_op_select, WHOLE(64), TRUTH, make_select, fnl_cpu_ssse3 },
    { "select number", fnl_op_select, NUMBER(64), TRUTH, make_select, fnl_cpu_ssse3 },
    { "decay to 16", fnl_op_decay_points, WHOLE(16), TRUTH, make_decay_points, fnl_cpu_avx2 },
    { "decay to 32", fnl_op_decay_points, WHOLE(32), TRUTH, make_decay_points, fnl_cpu_avx2 },
    { "per 32 to 16", fnl_op_per_clamped, WHOLE(16), WHOLE(32), make_per_clamped, fnl_cpu_ssse3 },
    { "per 32 to 32", fnl_op_per_clamped, WHOLE(32), WHOLE(32), make_per_clamped, fnl_cpu_ssse3 },
    { "per 64 to 16", fnl_op_per_clamped, WHOLE(16), WHOLE(64), make_per_clamped, fnl_cpu_avx2 },
    { "per 64 to 32", fnl_op_per_clamped, WHOLE(32), WHOLE(64), make_per_clamped, fnl_cpu_avx2 },
    { "top of 32", fnl_op_top, WHOLE(32), WHOLE(32), make_top, fnl_cpu_ssse3 },
    { "top of 16", fnl_op_top, WHOLE(32), WHOLE(16), make_top, fnl_cpu_ssse3 },
    { "convert float to double", fnl_op_convert, NUMBER(64), NUMBER(32), make_nothing, fnl_cpu_ssse3 },
};

enum { form_count = sizeof forms / sizeof forms[0] };

static void make_case(kernel_case *self, const form *of)
{
    self->step = (fnl_step){ .operation = (uint16_t)of->operation,
                             .lane = (uint8_t)of->result.lane,
                             .width = of->result.width,
                             .of_lane = (uint8_t)of->of.lane,
                             .of_width = of->of.width,
                             .table = self->table };
    self->operands[0] = of->of;
    self->operand_count = 1;
    self->result_count = 1;
    self->near_count = 0;
    of->make(self);
    self->step.a = 0;
    self->step.b = 1;
    self->step.c = 2;
    self->step.out = self->operand_count;
}

static void check_bits(const uint64_t *want, const uint64_t *got, uint32_t count, const char *what)
{
    for (uint32_t row = 0; row < count; row++)
        if (((want[row / 64] ^ got[row / 64]) >> row % 64 & 1) != 0)
            fail_msg("%s: %u rows: another bit in row %u", what, count, row);
}

static void check_result(const kernel_case *self, const rows_memory *want, const rows_memory *got, uint32_t count,
                         const char *what)
{
    unsigned width = self->step.width;
    check_bits(want->block.valid, got->block.valid, count, what);
    if (self->step.lane == fnl_lane_truth)
        check_bits(want->block.is_true, got->block.is_true, count, what);
    const char *wanted = want->block.values;
    const char *gotten = got->block.values;
    for (uint32_t row = 0; row < count && width != fnl_width_truth; row++)
        if (memcmp(wanted + row * width, gotten + row * width, width) != 0)
            fail_msg("%s: %u rows: another value in row %u", what, count, row);
    size_t words = rows_of(count) / 64 * sizeof(uint64_t);
    for (size_t i = 0; i < guard_bytes; i++) {
        if ((uint8_t)got->memory[words + i] != guard)
            fail_msg("%s: %u rows: byte %zu behind the mask is written", what, count, i);
        if ((uint8_t)got->memory[got->size - guard_bytes + i] != guard)
            fail_msg("%s: %u rows: byte %zu behind the values is written", what, count, i);
    }
}

/* All that was counted. */
static int64_t counted(const fnl_report *report)
{
    enum { count_column = 5 };
    struct ArrowSchema schema = { 0 };
    struct ArrowArray table = { 0 };
    assert_int_equal(fnl_report_table(report, &schema, &table, NULL), FNL_OK);
    int64_t sum = 0;
    for (int64_t row = 0; row < table.length; row++)
        sum += integer_at(table.children[count_column], row);
    schema.release(&schema);
    table.release(&table);
    return sum;
}

/* Runs a kernel on results of its own; gives what it counted. */
static int64_t run_kernel(kernel_case *self, fnl_kernel *kernel, fnl_block *registers, rows_memory *results,
                          uint32_t count)
{
    for (uint32_t i = 0; i < self->result_count; i++) {
        results[i] = take_rows(rows_of(count), self->step.width, 0, guard_bytes);
        registers[self->step.out + i] = results[i].block;
    }
    fnl_tally tally = { 0 };
    assert_int_equal(fnl_report_make(&fnl_default_allocator, &tally.report, NULL), FNL_OK);
    fnl_frame frame = { .registers = registers, .count = count, .as_of = self->as_of, .tally = &tally };
    assert_int_equal(kernel(&self->step, &frame), FNL_OK);
    int64_t count_of_run = self->step.operation == fnl_op_decay_points ? counted(tally.report) : 0;
    fnl_report_destroy(tally.report);
    return count_of_run;
}

static void compare(kernel_case *self, fnl_kernel *kernel, uint32_t count, const char *what)
{
    fnl_block registers[most_operands + most_results];
    rows_memory operands[most_operands];
    rows_memory want[most_results];
    rows_memory got[most_results];
    for (uint32_t i = 0; i < self->operand_count; i++) {
        operands[i] = take_operand(self, self->operands[i], count);
        registers[i] = operands[i].block;
    }
    int64_t wanted = run_kernel(self, fnl_reference_kernels[self->step.operation], registers, want, count);
    int64_t gotten = run_kernel(self, kernel, registers, got, count);
    if (wanted != gotten)
        fail_msg("%s: %u rows: counted %lld, expected %lld", what, count, (long long)gotten, (long long)wanted);
    for (uint32_t i = 0; i < self->result_count; i++) {
        check_result(self, &want[i], &got[i], count, what);
        free(want[i].memory);
        free(got[i].memory);
    }
    for (uint32_t i = 0; i < self->operand_count; i++)
        free(operands[i].memory);
}

enum { every_count = 200, some_counts = 20, rounds = 10 };

static void check_form(kernel_case *self, const form *of, fnl_vector_kernel *kernel_for, bool expected)
{
    uint32_t compared = 0;
    for (uint32_t i = 1; i <= rounds * (every_count + some_counts); i++) {
        uint32_t step = (i - 1) % (every_count + some_counts) + 1;
        uint32_t count =
            step <= every_count ? step : (uint32_t)(fnl_block_rows - below(self, fnl_block_rows - every_count));
        make_case(self, of);
        fnl_kernel *kernel = kernel_for(&self->step);
        if (kernel == NULL)
            continue;
        compare(self, kernel, step == every_count + 1 ? fnl_block_rows : count, of->name);
        compared++;
    }
    if (expected && compared < every_count)
        fail_msg("%s: only %u blocks were compared", of->name, compared);
}

static void check_level(const char *name, fnl_cpu_level level, fnl_vector_kernel *kernel_for)
{
    if (fnl_cpu_find() < level) {
        print_message("this processor has no %s\n", name);
        skip();
    }
    print_message("seed %llu\n", (unsigned long long)seed);
    kernel_case *self = calloc(1, sizeof *self);
    assert_non_null(self);
    self->random = seed;
    for (uint32_t i = 0; i < form_count; i++)
        check_form(self, &forms[i], kernel_for, forms[i].from <= level);
    free(self);
}

#if !defined __x86_64__ && !defined __i386__
static fnl_kernel *no_kernel(const fnl_step *step)
{
    (void)step;
    return NULL;
}

#define fnl_vector_kernel_ssse3 no_kernel
#define fnl_vector_kernel_avx2 no_kernel
#endif

static void test_ssse3(void **state)
{
    (void)state;
    check_level("SSSE3", fnl_cpu_ssse3, fnl_vector_kernel_ssse3);
}

static void test_avx2(void **state)
{
    (void)state;
    check_level("AVX2", fnl_cpu_avx2, fnl_vector_kernel_avx2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ssse3),
        cmocka_unit_test(test_avx2),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Texts of paths and of what is missing: remembered, forgotten when the pool is cut or too many are remembered; limits. */
#include "../../model_reading.h"
#include "../engine/running.h"

#include "engine/build_advance.h"
#include "lifecycle/lifecycle.h"

#include <stdio.h>

enum { names = 20, many_rows = 300000, block = 2048 };

static const fnl_lane lanes[] = { fnl_lane_whole };

/* What a row's bits should read. */
static void spell(int64_t bits, char *out, size_t size)
{
    out[0] = 0;
    for (int i = 0; i < names; i++) {
        size_t length = strlen(out);
        if ((bits >> i & 1) != 0)
            snprintf(out + length, size - length, "%sname%d", length == 0 ? "" : ";", i);
    }
}

/* More different texts than the pool keeps and the memo remembers; each comes again behind all others. */
static void forgets_texts(void **state)
{
    char written[names][8];
    fnl_text texts[names];
    char want[names * 8];
    running self;
    (void)state;
    start_running(&self, many_rows, lanes, 1);
    for (int i = 0; i < names; i++) {
        snprintf(written[i], sizeof written[i], "name%d", i);
        texts[i] = fnl_text_of(written[i]);
    }
    for (uint32_t row = 0; row < many_rows; row++) {
        uint32_t bits = (uint32_t)(row * UINT64_C(2654435761) % (many_rows / 2 + 7)) + 500000;
        self.columns[0][row] = (item){ .known = row % 11 != 0, .value = bits };
    }
    fnl_value joined = fnl_build_joined(self.builder, fnl_build_column(self.builder, 0), names, texts);
    item *got = run_values(&self, &joined, 1, block);
    for (uint32_t row = 0; row < many_rows; row++) {
        assert_int_equal(got[row].known, row % 11 != 0);
        if (!got[row].known)
            continue;
        spell(self.columns[0][row].value, want, sizeof want);
        assert_true(fnl_text_equal(got[row].text, fnl_text_of(want)));
    }
    assert_true(self.machine.memos[0].capacity <= 2 << 16);
    free(got);
    end_running(&self);
}

/* The same with a pool that is cut every block: its texts take their numbers anew. */
static void forgets_with_the_pool(void **state)
{
    static char long_names[names][2000];
    fnl_text texts[names];
    running self;
    (void)state;
    start_running(&self, 8 * block, lanes, 1);
    for (int i = 0; i < names; i++) {
        memset(long_names[i], 'a' + i, sizeof long_names[i]);
        texts[i] = (fnl_text){ long_names[i], sizeof long_names[i] };
    }
    for (uint32_t row = 0; row < self.rows; row++)
        self.columns[0][row] = (item){ .known = true, .value = (int64_t)(row * 48271 % 4096) << 8 | 1 };
    fnl_value joined = fnl_build_joined(self.builder, fnl_build_column(self.builder, 0), names, texts);
    item *got = run_values(&self, &joined, 1, block);
    for (uint32_t row = 0; row < self.rows; row++) {
        uint32_t count = (uint32_t)__builtin_popcountll((uint64_t)self.columns[0][row].value);
        assert_int_equal(got[row].text.length, count * 2000 + count - 1);
        for (uint32_t i = 0, bit = 0; i < count; i++, bit++) {
            while ((self.columns[0][row].value >> bit & 1) == 0)
                bit++;
            assert_int_equal(got[row].text.bytes[i * 2001], 'a' + (char)bit);
        }
    }
    assert_true(self.trims > 1);
    free(got);
    end_running(&self);
}

static fnl_value column_of(void *context, fnl_builder *builder, uint32_t symbol)
{
    (void)context;
    return fnl_build_column(builder, symbol);
}

/* A model of as many stages as there may be, with a move from each to the next. */
static char *model_of_stages(void)
{
    enum { most = 1 << 20 };
    char *text = malloc(most);
    assert_non_null(text);
    int length = snprintf(text, most,
                          "funnelcore: 1\nname: t\nversion: '1'\nfields: [{name: stage, type: text}, {name: "
                          "c, type: bool}]\nlifecycle:\n  stage: stage\n  stages: [s0");
    for (unsigned i = 1; i < fnl_most_stages; i++)
        length += snprintf(text + length, most - (size_t)length, ", s%u", i);
    length += snprintf(text + length, most - (size_t)length, "]\n  moves:\n");
    for (unsigned i = 0; i + 1 < fnl_most_stages; i++)
        length += snprintf(text + length, most - (size_t)length, "    - {name: m%u, from: s%u, to: s%u, when: c}\n", i,
                           i, i + 1);
    return text;
}

static int32_t build(const char *text, running *self, fnl_lifecycle_values *values, fnl_error *error)
{
    static const fnl_lane of_fields[] = { fnl_lane_text, fnl_lane_truth };
    model_reading reading = read_good(text);
    start_running(self, 1, of_fields, 2);
    const fnl_lifecycle_inputs inputs = { reading.model, self->builder, &self->arena, column_of, NULL };
    int32_t code = fnl_lifecycle_build(&inputs, values, error);
    end_reading(&reading);
    return code;
}

/* 64 stages in a row: the longest path there is. */
static void longest_path(void **state)
{
    running self;
    fnl_lifecycle_values values;
    fnl_error error = { 0 };
    char *text = model_of_stages();
    char want[1024] = "m0";
    (void)state;
    assert_int_equal(build(text, &self, &values, &error), FNL_OK);
    for (unsigned i = 1; i + 1 < fnl_most_stages; i++)
        snprintf(want + strlen(want), sizeof want - strlen(want), " > m%u", i);
    self.columns[1][0] = (item){ .known = true, .value = 1 };
    const fnl_value wanted[] = { values.move, values.stage_next };
    item *got = run_values(&self, wanted, 2, 1);
    assert_true(fnl_text_equal(got[0].text, fnl_text_of(want)));
    assert_int_equal(got[1].value, fnl_most_stages - 1);
    free(got);
    end_running(&self);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forgets_texts),
        cmocka_unit_test(forgets_with_the_pool),
        cmocka_unit_test(longest_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

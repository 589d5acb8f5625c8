/* Written and read again, a model is the same, whatever its form; without memory it is refused and leaks nothing. */
#include "../../failing_allocator.h"
#include "kpi_models.h"
#include "read_back.h"

#include <sha2.h>
#include <stdio.h>

static const char *const models[] = {
    "funnelcore: 1\n",
    "funnelcore: 1\nname: x\nversion: 1.10\ntime_zone: Etc/UTC\nnull_values: []\nfields: []\nscores: []\nexamples: "
    "[]\n",
    "funnelcore: 1\ntime_zone: America/New_York\nnull_values: [a]\nfields:\n"
    "  - {name: \"a \\\"b\\\"\", type: text, fold: true, values: [Hà Nội, VN], aliases: {hn: HÀ NỘI}, null_values: "
    "[]}\n"
    "  - {name: n, type: int, null_values: [a], from: n}\n"
    "  - {name: d, type: decimal, scale: 6, from: other}\n"
    "  - {name: t, type: time, format: epoch_ms}\n"
    "  - {name: day, type: date}\n"
    "  - {name: b, type: bool, id: false}\n"
    "  - {name: c, type: text, expr: \"CASE WHEN b THEN \\\"a \\\"\\\"b\\\"\\\"\\\" END\"}\n"
    "scores:\n"
    "  - name: s\n"
    "    start: 0\n"
    "    when: b\n"
    "    groups:\n"
    "      - {name: g, clamp: [~, 1.5], decay: {window: 1h30m, step: 1d, since: t}, active: [2026-01-01, 2026-02-01],\n"
    "         reason: why, rules: [\n"
    "          {name: r, when: \"c = 'hn'\", points: 0.1, otherwise: 0, missing: 0, reason: r, clamp: [-5, ~]},\n"
    "          {name: r, first: [{when: b, points: 1}], otherwise: 2, missing: 2, baseline: 0},\n"
    "          {name: why, bins: d, edges: [-0.0000001, 0, 12345678901.5], points: [1, 2, 3, 4], closed: right},\n"
    "          {name: m, map: day, points: {2026-01-31: 1, 1969-12-31: -1}},\n"
    "          {name: m, map: d, points: {0.50: 1, -3: -1.25, 10: 2}},\n"
    "          {name: m, map: 'a \"b\"', points: {HN: 1, vn: 2}, missing: 1},\n"
    "          {name: p, per: d, points: 0.000001, clamp: [-1, 1], decay: {linear: {every: 1d, percent: 12.5}, since: "
    "t}}]}\n"
    "    bands: [{name: high, from: 0.5}, {name: middle, from: -1.25}, {name: low}]\n"
    "    reasons: {top: 2, direction: above, baseline: neutral}\n"
    "  - {name: l, terms: [{field: n, weight: 1e-30, missing: 0}, {field: b, map: {true: 1e22, false: -0.0}},\n"
    "      {field: n + 1, map: {10: 1, 9: 2}, otherwise: 0.1}], link: identity, scale: 100, round: 0, clamp: [-0.5, "
    "1e3]}\n"
    "  - {name: c2, combine: {s: 1, l: -0.000001}}\n"
    "examples: [{name: e, lead: {n: 007, t: ~, b: TRUE}, as_of: 2026-03-08T02:30, expect: {s: ~, s_band: low}}]\n",
    "funnelcore: 1\ntime_zone: Asia/Ho_Chi_Minh\nnull_values: [a]\nfields:\n"
    "  - {name: lead, type: int, id: true, null_values: [\"0\"]}\n"
    "activities:\n"
    "  key: lead\n"
    "  at: at\n"
    "  id: event id\n"
    "  fields:\n"
    "    - {name: at, type: time, from: \"When?\", format: \"%d/%m/%Y\"}\n"
    "    - {name: kind, type: text, fold: true, values: [visit, Mail], aliases: {\"e-mail\": mail}, null_values: []}\n"
    "    - {name: amount, type: decimal, scale: 3}\n"
    "  features:\n"
    "    - {name: visits, count: \"kind = 'Visit'\", within: 4w}\n"
    "    - {name: days, distinct_days: kind IS NOT NULL}\n"
    "    - {name: sold, sum: amount, when: \"kind <> 'E-Mail'\", within: 1h30m}\n"
    "    - {name: least, min: amount}\n"
    "    - {name: last, latest: at, when: amount > 0.5}\n"
    "    - {name: begin, first: kind}\n"
    "    - {name: usual, top: kind}\n"
    "    - {name: most, max: at}\n"
    "scores:\n"
    "  - name: s\n"
    "    groups:\n"
    "      - {name: g, decay: {half_life: 30d, step: 12h}, rules: [\n"
    "          {name: r, each: kind IS NULL, points: 0.25, limit: {count: 3, within: 24h}, clamp: [~, 9]},\n"
    "          {name: q, each: amount > 1, map: kind, points: {VISIT: 1, e-mail: -2.5}, missing: 0, otherwise: -0.0},\n"
    "          {name: p, each: \"TRUE\", map: amount, points: {1.50: 2, -3: 1}, otherwise: 1, missing: 2,\n"
    "             decay: {window: 7d}, active: [~, 2027-01-01], baseline: 3, reason: why}]}\n"
    "  - {name: t, expr: visits + days + sold}\n"
    "examples: [{name: e, lead: {lead: 1, visits: 3, s.r: 12}, expect: {t: 3}}]\n",
    "funnelcore: 1\ntime_zone: Asia/Ho_Chi_Minh\nfields:\n"
    "  - {name: at, type: time}\n"
    "  - {name: done, type: time}\n"
    "  - {name: who, type: text}\n"
    "  - {name: waiting, type: intervals, from: pauses, null_values: [none]}\n"
    "calendars:\n"
    "  - {name: a b, time_zone: Asia/Tokyo, hours: {sat-mon: [\"8:00-9:30\", \"23:59-24:00\"], thu: [], wed: "
    "[\"12:00-13:00\"]},\n"
    "     holidays: [\"12-30/01-02 from 1970 to 1971\", 02-29, 1971-05-01, \"1971-05-01/1971-05-03\", 02-29], "
    "valid_until: 1971-12-31,\n"
    "     dates: {1971-12-31: [\"0:00-24:00\"], 1970-01-01: []}}\n"
    "  - {name: \"1\", time_zone: UTC, always: true, valid_until: 2199-12-31}\n"
    "sla:\n"
    "  - {name: c, start: at, stop: done, early: reject, warn: 0.0001%, pauses: waiting, when: who IS NOT NULL,\n"
    "     cancel: {when: who = 'me', reason_field: who},\n"
    "     targets: [{when: at > done, within: 0s, calendar: a b}, {within: 10000bd, calendar: 1}]}\n"
    "  - {name: d, start: at, early: met, stop: done, warn: {remaining: 3600s}, targets: [{within: 60m90s, calendar: a "
    "b}]}\n"
    "decisions: [{name: n, hit: first, rules: [{when: c_status = 'met' OR d_over_s > 1, then: {x: 1}}]}]\n",
    "{\"funnelcore\": 1, \"fields\": [{\"name\": \"n\", \"type\": \"int\"}], \"scores\": [\n"
    "  {\"name\": \"a\", \"expr\": \"n / 3\", \"bands\": [{\"name\": \"x\", \"from\": 0.25}, {\"name\": \"y\"}]},\n"
    "  {\"name\": \"b\", \"terms\": [], \"intercept\": 0.1, \"pdo\": {\"score\": 600, \"odds\": 50, \"double\": 20},\n"
    "    \"round\": 3, \"bands\": [{\"name\": \"1\"}]},\n"
    "  {\"name\": \"l\", \"terms\": [{\"field\": \"n\", \"weight\": -0.1}], \"link\": \"logistic\", \"scale\": 0.01},\n"
    "  {\"name\": \"c\", \"combine\": {\"b\": 2, \"a\": 1}, \"clamp\": [null, 10.01],\n"
    "    \"reasons\": {\"top\": 32, \"direction\": \"below\", \"baseline\": \"max\"}},\n"
    "  {\"name\": \"d\", \"combine\": {\"a\": 1}, \"reasons\": {\"top\": 1, \"baseline\": \"min\"}},\n"
    "  {\"name\": \"m\", \"matrix\": [\"b_band\", \"a_band\"]}]}",
    KPI_WHOLE,
};

static void same_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        model_reading reading = read_good(models[i]);
        bool accepted = false;
        const char *fault = check_model(fnl_text_of(models[i]), &fnl_default_allocator, &accepted);
        if (fault != NULL)
            fail_msg("model %zu: %s", i, fault);
        assert_true(accepted);
        assert_forms_read_back(reading.model);
        end_reading(&reading);
    }
}

static void fingerprint(void **state)
{
    model_reading reading = read_good(models[2]);
    fnl_buffer cbor = put_model(reading.model, FNL_FORM_CBOR);
    SHA2_CTX digest;
    uint8_t expected[SHA256_DIGEST_LENGTH];
    (void)state;
    SHA256Init(&digest);
    SHA256Update(&digest, (const uint8_t *)cbor.bytes, cbor.length);
    SHA256Final(expected, &digest);
    assert_memory_equal(reading.model->fingerprint, expected, sizeof expected);
    fnl_buffer_end(&cbor);
    end_reading(&reading);
}

/* The smallest model, byte for byte: {"funnelcore": 1}. */
static void smallest(void **state)
{
    static const char expected[] = "\xa1\x6a"
                                   "funnelcore\x01";
    (void)state;
    for (size_t i = 0; i < 2; i++) { /* the second says nothing but defaults, a name and a version */
        model_reading reading = read_good(models[i]);
        fnl_buffer cbor = put_model(reading.model, FNL_FORM_CBOR);
        if (i == 0) {
            assert_int_equal(cbor.length, sizeof expected - 1);
            assert_memory_equal(cbor.bytes, expected, cbor.length);
        } else {
            assert_int_equal(cbor.length, sizeof expected - 1 + strlen("-name-x-version-1.10"));
        }
        fnl_buffer_end(&cbor);
        end_reading(&reading);
    }
}

/* Other ways to write the same. */
static void defaults_left_out(void **state)
{
    static const char *const pairs[][2] = {
        { "funnelcore: 1\nfields: [{name: a, type: bool}]\nscores: [{name: s, groups: [{name: g, rules: [\n"
          "{name: r, first: [{when: a, points: 1}], otherwise: 2}]}]}]\n",
          "funnelcore: 1\nfields: [{name: a, type: bool}]\nscores: [{name: s, groups: [{name: g, rules: [\n"
          "{name: r, first: [{when: a, points: 1}], otherwise: 2, missing: 2}]}]}]\n" },
        { "funnelcore: 1\nfields: [{name: a, type: text}]\n",
          "funnelcore: 1\nfields: [{name: a, type: text, id: false, fold: false, from: a, null_values: []}]\n" },
        { "funnelcore: 1\nfields: [{name: a, type: bool}]\nscores: [{name: s, groups: [{name: g, rules: [\n"
          "{name: r, when: a, points: 1}]}]}]\n",
          "{\"scores\": [{\"start\": 0.00, \"groups\": [{\"rules\": [{\"missing\": 0, \"otherwise\": 0, \"reason\": "
          "\"r\",\n"
          "\"points\": 1.00, \"when\": \"a\", \"name\": \"r\"}], \"name\": \"g\"}], \"kind\": \"points\", \"name\": "
          "\"s\"}],\n"
          "\"fields\": [{\"type\": \"bool\", \"name\": \"a\"}], \"time_zone\": \"UTC\", \"funnelcore\": 1}" },
        { "funnelcore: 1\nfields: [{name: t, type: time}, {name: a, type: bool}]\nscores: [{name: s, groups: [{name: "
          "g,\n"
          "decay: {half_life: 2w, since: t}, active: [2026-01-01, ~], reason: x, rules: [{name: r, when: a, points: "
          "1}]}]}]\n",
          "funnelcore: 1\nfields: [{name: t, type: time}, {name: a, type: bool}]\nscores: [{name: s, groups: [{name: "
          "g,\n"
          "rules: [{name: r, when: a, points: 1, decay: {half_life: 14d, step: 24h, since: t}, active: [2026-01-01, "
          "~],\n"
          "reason: x}]}]}]\n" },
        { "funnelcore: 1\nfields: [{name: a, type: text, id: true}]\nactivities: {key: a, at: t}\n"
          "scores: [{name: s, groups: [{name: g, decay: {half_life: 2w}, rules: [\n"
          "{name: r, each: 'TRUE', points: 1, limit: {count: 1, within: 7d}}]}]}]\n",
          "funnelcore: 1\nfields: [{name: a, type: text, id: true}]\nactivities: {at: t, key: a, fields: [], features: "
          "[]}\n"
          "scores: [{name: s, groups: [{name: g, rules: [{name: r, each: 'TRUE', points: 1.0, reason: r,\n"
          "decay: {half_life: 336h, step: 1d}, limit: {within: 1w, count: 1}}]}]}]\n" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        model_reading a = read_good(pairs[i][0]);
        model_reading b = read_good(pairs[i][1]);
        assert_memory_equal(a.model->fingerprint, b.model->fingerprint, sizeof a.model->fingerprint);
        end_reading(&a);
        end_reading(&b);
    }
}

/* Every byte of a compiled model changed in turn, every length cut. */
static void damage(const char *text)
{
    model_reading reading = read_good(text);
    fnl_buffer cbor = put_model(reading.model, FNL_FORM_CBOR);
    unsigned accepted_count = 0;
    for (size_t i = 0; i < cbor.length; i++) {
        bool accepted = false;
        char kept = cbor.bytes[i];
        cbor.bytes[i] = (char)(kept ^ (1 << (i % 8)));
        const char *fault = check_model(fnl_buffer_text(&cbor), &fnl_default_allocator, &accepted);
        cbor.bytes[i] = kept;
        if (fault != NULL)
            fail_msg("byte %zu changed: %s", i, fault);
        accepted_count += accepted;
        fault = check_model((fnl_text){ cbor.bytes, i }, &fnl_default_allocator, &accepted);
        if (fault != NULL || (accepted && i != 0))
            fail_msg("cut at %zu: %s", i, fault == NULL ? "accepted" : fault);
    }
    assert_true(accepted_count > 0); /* names and points are free */
    fnl_buffer_end(&cbor);
    end_reading(&reading);
}

static void damaged(void **state)
{
    (void)state;
    damage(models[2]);
    damage(models[3]);
    damage(models[4]);
    damage(models[5]);
}

static void not_canonical(void **state)
{
    static const char with_default[] = "\xa2\x66"
                                       "fields\x80\x6a"
                                       "funnelcore\x01";
    (void)state;
    model_reading reading = read_bytes(FNL_TEXT(with_default));
    assert_int_equal(reading.code, FNL_E_MODEL);
    assert_non_null(strstr(reading.problems->problems[0].message, "canonical"));
    end_reading(&reading);
}

static void read_without_memory(const char *text)
{
    model_reading reading = read_good(text);
    fnl_buffer cbor = put_model(reading.model, FNL_FORM_CBOR);
    const fnl_text texts[] = { fnl_text_of(text), fnl_buffer_text(&cbor) };
    for (size_t t = 0; t < 2; t++) {
        int32_t code = FNL_E_NOMEM;
        for (size_t i = 0; code == FNL_E_NOMEM; i++) {
            failing_memory memory = { .until = i };
            fnl_allocator allocator = failing(&memory);
            fnl_model *model = NULL;
            fnl_diagnostics *problems = fnl_diagnostics_new(&fnl_default_allocator);
            code = fnl_model_load(texts[t], &allocator, &(fnl_load_options){ 0 }, &model, problems);
            fnl_model_destroy(model);
            fnl_diagnostics_free(problems);
            assert_int_equal(memory.live, 0);
        }
        assert_int_equal(code, FNL_OK);
    }
    fnl_buffer_end(&cbor);
    end_reading(&reading);
}

static void without_memory(void **state)
{
    (void)state;
    read_without_memory(models[2]);
    read_without_memory(models[3]);
    read_without_memory(models[4]);
    read_without_memory(models[5]);
}

static void write_without_memory(const char *text)
{
    int32_t code[3] = { FNL_E_NOMEM, FNL_E_NOMEM, FNL_E_NOMEM };
    for (size_t i = 0; code[0] != FNL_OK || code[1] != FNL_OK || code[2] != FNL_OK; i++) {
        failing_memory memory = { .until = SIZE_MAX };
        fnl_allocator allocator = failing(&memory);
        fnl_model *model = NULL;
        fnl_error error;
        fnl_buffer json;
        struct ArrowSchema schema;
        fnl_diagnostics *problems = fnl_diagnostics_new(&fnl_default_allocator);
        assert_int_equal(fnl_model_load(fnl_text_of(text), &allocator, &(fnl_load_options){ 0 }, &model, problems),
                         FNL_OK);
        memory.until = memory.asked + i;
        fnl_buffer_start(&json, &allocator);
        code[0] = fnl_model_put(model, FNL_FORM_JSON, &json, &error);
        fnl_buffer_end(&json);
        memory.until = memory.asked + i;
        code[1] = fnl_model_describe(model, &schema, &error);
        if (code[1] == FNL_OK)
            schema.release(&schema);
        memory.until = memory.asked + i;
        code[2] = model->activities == NULL ? FNL_OK : fnl_model_describe_activities(model, &schema, &error);
        if (code[2] == FNL_OK && model->activities != NULL)
            schema.release(&schema);
        for (size_t j = 0; j < 3; j++)
            assert_true(code[j] == FNL_OK || code[j] == FNL_E_NOMEM);
        fnl_model_destroy(model);
        fnl_diagnostics_free(problems);
        assert_int_equal(memory.live, 0);
    }
}

static void writing_without_memory(void **state)
{
    (void)state;
    write_without_memory(models[3]);
    write_without_memory(models[4]);
    write_without_memory(models[5]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_again),     cmocka_unit_test(fingerprint),
        cmocka_unit_test(smallest),       cmocka_unit_test(defaults_left_out),
        cmocka_unit_test(damaged),        cmocka_unit_test(not_canonical),
        cmocka_unit_test(without_memory), cmocka_unit_test(writing_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

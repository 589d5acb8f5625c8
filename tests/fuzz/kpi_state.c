/*
 * Saved states of KPIs: refused, or loaded; then they are the same bytes when saved again or merged into an empty one, and their
 * results can be asked for. The first byte chooses the model, whose fingerprint and the checksum are put in.
 */
#include "kpi/saved.h"

#include <funnelcore/funnelcore.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { most_bytes = 1 << 14, models = 2 };

static const char *const texts[models] = {
    "funnelcore: 1\nname: t\nversion: '1'\nfields:\n"
    "  - {name: created_at, type: time}\n  - {name: won_at, type: time}\n  - {name: lost_at, type: date}\n"
    "  - {name: why, type: text}\n  - {name: source, type: text}\n  - {name: owner, type: text}\n"
    "  - {name: amount, type: decimal, scale: 2}\n"
    "funnel:\n  stages: [{name: lead, at: created_at}, {name: won, at: won_at, within: 30d}]\n"
    "  exits: [{name: lost, at: lost_at, reason: why}]\n  amount: amount\n  periods: [month, week]\n"
    "  by: [source, owner]\n"
    "owners: {field: owner, roster: [a, z]}\n"
    "spend: {at: date, amount: cost, kind: kind, by: [source], counts: [clicks]}\n"
    "cac: {paid: [media], loaded: all}\n",
    "funnelcore: 1\nname: t\nversion: '1'\nfields:\n"
    "  - {name: created_at, type: date}\n  - {name: won_at, type: date}\n"
    "funnel:\n  stages: [{name: lead, at: created_at}, {name: won, at: won_at}]\n  periods: [year]\n",
};

static fnl_model *model_number(unsigned number)
{
    static fnl_model *made[models];
    fnl_error error;
    if (made[number] == NULL &&
        fnl_model_read(texts[number], strlen(texts[number]), NULL, &made[number], NULL, &error) != FNL_OK) {
        fprintf(stderr, "%s [%s]\n", error.message, error.path);
        abort();
    }
    return made[number];
}

static void require(bool fine, const char *what)
{
    if (fine)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

/* Counts of spend are any: their sum over cells may go beyond 64 bits. */
static void ask_for_results(const fnl_state *state)
{
    struct ArrowSchema schema;
    struct ArrowArray array;
    int32_t code = fnl_state_result(state, &schema, &array, NULL);
    require(code == FNL_OK || code == FNL_E_OVERFLOW, "no table");
    if (code != FNL_OK)
        return;
    schema.release(&schema);
    array.release(&array);
}

static void merge(const fnl_model *model, const fnl_state *state, uint32_t flags)
{
    fnl_state *other = NULL;
    fnl_state_options options = FNL_STATE_OPTIONS_INIT;
    options.as_of = fnl_state_as_of(state);
    options.flags = flags;
    require(fnl_state_new(model, FNL_KIND_KPI, &options, &other, NULL) == FNL_OK, "no other state");
    require(fnl_state_merge(other, state, NULL) == FNL_OK, "not merged");
    fnl_bytes first = FNL_BYTES_INIT;
    fnl_bytes second = FNL_BYTES_INIT;
    require(fnl_state_save(state, &first, NULL) == FNL_OK && fnl_state_save(other, &second, NULL) == FNL_OK,
            "not saved");
    require(first.size == second.size && memcmp(first.data, second.data, first.size) == 0, "merged it is another");
    fnl_bytes_free(&first);
    fnl_bytes_free(&second);
    fnl_state_free(other);
}

/* The item behind as_of of a state that was loaded. */
static uint32_t flags_of(fnl_text bytes, const fnl_model *model)
{
    fnl_cursor cursor;
    fnl_state_form form = { FNL_KIND_KPI, fnl_kpi_state_items, model->kpis->fingerprint, 0 };
    require(fnl_state_open(bytes, &form, &cursor, NULL) == FNL_OK, "not opened");
    return (uint32_t)fnl_cursor_integer(&cursor, "flags are expected");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static uint8_t sealed[most_bytes];
    if (size < 1 + (size_t)fnl_checksum_item || size > most_bytes)
        return 0;
    fnl_model *model = model_number(bytes[0] % models);
    fnl_state *state = NULL;
    fnl_error error = { 0 };
    size--;
    memcpy(sealed, bytes + 1, size);
    size_t fingerprint = 2 + FNL_STATE_MARK.length + 2 + strlen(FNL_KIND_KPI) + 2; /* where it stands */
    if (size > fingerprint + fnl_state_fingerprint_size + fnl_checksum_item)
        memcpy(sealed + fingerprint, model->kpis->fingerprint, fnl_state_fingerprint_size);
    fnl_state_checksum((fnl_text){ (const char *)sealed, size - fnl_checksum_item }, sealed + size - fnl_checksum_size);
    if (fnl_state_load(model, sealed, size, &state, &error) != FNL_OK) {
        require(error.code == FNL_E_STATE && error.message[0] != 0, "refused with another code");
        return 0;
    }
    fnl_bytes again = FNL_BYTES_INIT;
    require(fnl_state_save(state, &again, &error) == FNL_OK, "not saved");
    require(again.size == size && memcmp(again.data, sealed, size) == 0, "not saved as it was");
    fnl_bytes_free(&again);
    merge(model, state, flags_of((fnl_text){ (const char *)sealed, size }, model));
    ask_for_results(state);
    fnl_state_free(state);
    return 0;
}

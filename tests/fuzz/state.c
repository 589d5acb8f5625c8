/*
 * Saved states: refused, or loaded; then they are the same bytes when saved again or merged into an empty one, and what they
 * come to can be asked for. The first byte chooses the model, whose fingerprint and the checksum are put in.
 */
#include "activity/saved.h"
#include "model/model.h"

#include <funnelcore/funnelcore.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { most_bytes = 1 << 16, models = 4 };

#define MODEL(id_type, event_id)                                                                                       \
    "funnelcore: 1\nname: t\nversion: '1'\nfields: [{name: id, type: " id_type ", id: true}]\n"                        \
    "activities:\n  key: lead\n  at: at\n" event_id                                                                    \
    "  fields: [{name: type, type: text}, {name: amount, type: int}, {name: weight, type: number}, "                   \
    "{name: flag, type: bool}, {name: seen, type: date}]\n"                                                            \
    "  features:\n"                                                                                                    \
    "    - {name: n, count: \"type = 'a'\"}\n    - {name: days, distinct_days: \"flag\"}\n"                            \
    "    - {name: total, sum: amount}\n    - {name: low, min: weight}\n    - {name: high, max: seen}\n"                \
    "    - {name: last, latest: type}\n    - {name: early, first: amount}\n    - {name: usual, top: type}\n"           \
    "scores: [{name: s, groups: [{name: g, rules: [\n"                                                                 \
    "    {name: plain, each: \"type = 'a'\", points: 1, decay: {half_life: 1d}},\n"                                    \
    "    {name: few, each: \"amount > 0\", points: 2, limit: {count: 2, within: 1d}}]}]}]\n"

static const char *const texts[models] = {
    MODEL("text", ""),
    MODEL("int", ""),
    MODEL("text", "  id: event\n"),
    MODEL("int", "  id: event\n"),
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

static void use(const fnl_model *model, fnl_state *state)
{
    struct ArrowSchema schema;
    struct ArrowArray array;
    fnl_state *other = NULL;
    int64_t keys = 0;
    fnl_state_options options = FNL_STATE_OPTIONS_INIT;
    options.as_of = fnl_state_as_of(state);
    require(fnl_state_strays(state, &keys, NULL, NULL) == FNL_OK, "no results");
    require(fnl_state_result(state, &schema, &array, NULL) == FNL_OK, "no table");
    require(array.length == keys, "the table has not a row a key");
    schema.release(&schema);
    array.release(&array);
    require(fnl_state_new(model, "activities", &options, &other, NULL) == FNL_OK, "no other state");
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
    size_t fingerprint = 2 + FNL_STATE_MARK.length + 2 + strlen("activities") + 2; /* where it stands */
    if (size > fingerprint + sizeof model->fingerprint + fnl_checksum_item)
        memcpy(sealed + fingerprint, model->fingerprint, sizeof model->fingerprint);
    fnl_state_checksum((fnl_text){ (const char *)sealed, size - fnl_checksum_item }, sealed + size - fnl_checksum_size);
    if (fnl_state_load(model, sealed, size, &state, &error) != FNL_OK) {
        require(error.code == FNL_E_STATE && error.message[0] != 0, "refused with another code");
        return 0;
    }
    fnl_bytes again = FNL_BYTES_INIT;
    require(fnl_state_save(state, &again, &error) == FNL_OK, "not saved");
    require(again.size == size && memcmp(again.data, sealed, size) == 0, "not saved as it was");
    fnl_bytes_free(&again);
    use(model, state);
    fnl_state_free(state);
    return 0;
}

/*
 * Times from C of adding activities to a state, in a process of its own, on activities that it draws itself.
 *
 *     activities MODEL KEYS EVENTS ROUNDS    nanoseconds an activity, a line for each round: add; results; save
 *
 * The keys are of the type that the model's id has.
 */
#include <funnelcore/funnelcore.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { columns = 4, types = 8, batch_rows = 1 << 17, most_key = 16, most_model = 1 << 16 };

static const char *const names[columns] = { "lead_id", "at", "type", "amount" };
static const char *const type_names[types] = { "visit", "webinar",     "pricing", "open",
                                               "click", "unsubscribe", "order",   "other" };
/* 2026-11-21T00:00Z */
static const int64_t as_of = INT64_C(1795219200000000);
static const int64_t year = INT64_C(365) * 86400000000;

/* One batch after another of the same buffers. */
typedef struct activities {
    int64_t count;
    int text_keys;
    int64_t *keys;
    int32_t *key_offsets;
    char *key_bytes;
    int64_t *at;
    int32_t *codes;
    int64_t *amounts;
    int32_t type_offsets[types + 1];
    char type_bytes[types * 16];
} activities;

static uint64_t random_state = 88172645463325252u;

static uint64_t draw(uint64_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (random_state >> 11) % below;
}

static int fail(const char *what, const fnl_error *error)
{
    fprintf(stderr, "activities: %s%s%s\n", what, error == NULL ? "" : ": ", error == NULL ? "" : error->message);
    return 1;
}

static double nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now); /* others may run beside it */
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static int make(activities *of, int64_t keys)
{
    size_t count = (size_t)of->count;
    of->keys = malloc(count * sizeof *of->keys);
    of->key_offsets = malloc((count + 1) * sizeof *of->key_offsets);
    of->key_bytes = malloc(count * most_key);
    of->at = malloc(count * sizeof *of->at);
    of->codes = malloc(count * sizeof *of->codes);
    of->amounts = malloc(count * sizeof *of->amounts);
    if (!of->keys || !of->key_offsets || !of->key_bytes || !of->at || !of->codes || !of->amounts)
        return 0;
    of->key_offsets[0] = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t key = (int64_t)draw((uint64_t)keys);
        char *text = of->key_bytes + of->key_offsets[i];
        of->keys[i] = key * 7 + 1000000;
        of->key_offsets[i + 1] = of->key_offsets[i] + sprintf(text, "L-%08lld", (long long)key);
        of->at[i] = as_of - (int64_t)draw((uint64_t)year);
        of->codes[i] = (int32_t)draw(types);
        of->amounts[i] = (int64_t)draw(200);
    }
    for (int i = 0; i < types; i++) {
        size_t length = strlen(type_names[i]);
        memcpy(of->type_bytes + of->type_offsets[i], type_names[i], length);
        of->type_offsets[i + 1] = of->type_offsets[i] + (int32_t)length;
    }
    return 1;
}

static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
}

static int bind(fnl_state *state, int text_keys, fnl_error *error)
{
    const char *formats[columns] = { text_keys ? "u" : "l", "tsu:UTC", "i", "l" };
    struct ArrowSchema children[columns], *list[columns];
    struct ArrowSchema values = { .format = "u", .release = release_schema };
    for (int i = 0; i < columns; i++) {
        children[i] = (struct ArrowSchema){ .format = formats[i], .name = names[i], .release = release_schema };
        list[i] = &children[i];
    }
    children[2].dictionary = &values;
    struct ArrowSchema schema = { .format = "+s", .n_children = columns, .children = list, .release = release_schema };
    return fnl_state_bind(state, "activities", &schema, error) == FNL_OK;
}

static int add_batch(fnl_state *state, const activities *of, int64_t from, int64_t count, fnl_error *error)
{
    const void *none[1] = { NULL };
    const void *buffers[columns][3] = {
        { NULL, of->text_keys ? (const void *)of->key_offsets : (const void *)of->keys, of->key_bytes },
        { NULL, of->at, NULL },
        { NULL, of->codes, NULL },
        { NULL, of->amounts, NULL },
    };
    const void *value_buffers[3] = { NULL, of->type_offsets, of->type_bytes };
    struct ArrowArray values = { .length = types, .n_buffers = 3, .buffers = value_buffers, .release = release_array };
    struct ArrowArray children[columns], *list[columns];
    for (int i = 0; i < columns; i++) {
        children[i] = (struct ArrowArray){ .length = count,
                                           .offset = from,
                                           .n_buffers = i == 0 && of->text_keys ? 3 : 2,
                                           .buffers = buffers[i],
                                           .release = release_array };
        list[i] = &children[i];
    }
    children[2].dictionary = &values;
    struct ArrowArray rows = { .length = count,
                               .n_buffers = 1,
                               .buffers = none,
                               .n_children = columns,
                               .children = list,
                               .release = release_array };
    return fnl_state_add(state, "activities", &rows, NULL, error) == FNL_OK;
}

static int time_round(const fnl_model *model, const activities *of)
{
    fnl_error error;
    fnl_state *state = NULL;
    fnl_bytes bytes = FNL_BYTES_INIT;
    fnl_state_options options = FNL_STATE_OPTIONS_INIT;
    options.as_of = as_of;
    if (fnl_state_new(model, "activities", &options, &state, &error) != FNL_OK || !bind(state, of->text_keys, &error))
        return fail("the state", &error);
    double begin = nanoseconds();
    for (int64_t at = 0; at < of->count; at += batch_rows) {
        int64_t left = of->count - at;
        if (!add_batch(state, of, at, left < batch_rows ? left : batch_rows, &error))
            return fail("adding", &error);
    }
    double added = nanoseconds();
    int64_t keys = 0;
    fnl_state_strays(state, &keys, NULL, &error);
    double finished = nanoseconds();
    if (fnl_state_save(state, &bytes, &error) != FNL_OK)
        return fail("saving", &error);
    double saved = nanoseconds();
    double count = (double)of->count;
    printf("%.1f %.1f %.1f  %.1f M/s, %lld keys, %.1f MB\n", (added - begin) / count, (finished - added) / count,
           (saved - finished) / count, 1e3 * count / (added - begin), (long long)keys, (double)bytes.size / 1e6);
    fnl_bytes_free(&bytes);
    fnl_state_free(state);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: activities MODEL KEYS EVENTS ROUNDS\n");
        return 2;
    }
    static char text[most_model];
    FILE *file = fopen(argv[1], "rb");
    if (file == NULL)
        return fail(argv[1], NULL);
    size_t size = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    fnl_error error;
    fnl_model *model = NULL;
    if (fnl_model_read(text, size, NULL, &model, NULL, &error) != FNL_OK)
        return fail("the model", &error);
    activities of = { .count = strtoll(argv[3], NULL, 10), .text_keys = strstr(text, "lead_id, type: text") != NULL };
    if (!make(&of, strtoll(argv[2], NULL, 10)))
        return fail("out of memory", NULL);
    int result = 0;
    for (int round = 0; round < atoi(argv[4]) && result == 0; round++)
        result = time_round(model, &of);
    fnl_model_unref(model);
    return result;
}

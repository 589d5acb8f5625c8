/*
 * Times from C, in a process of its own: one lead after another, and reading a model.
 *
 *     score row MODEL LEADS AS_OF ROUNDS    nanoseconds a lead, a line for each round
 *     score read MODEL ROUNDS               nanoseconds for reading the model, a line for each round
 *
 * LEADS has a line for each lead: its cells in the order of the model's columns, with tabs between them, each beginning
 * with what it is: t text, i integer, n number, b bool, T microseconds since 1970, - nothing.
 */
#include <funnelcore/funnelcore.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST_OUTPUTS 8
#define TURNS 20 /* over all leads in one round */

typedef struct bytes {
    char *data;
    size_t size;
} bytes;

static int fail(const char *what, const fnl_error *error)
{
    fprintf(stderr, "score: %s%s%s\n", what, error == NULL ? "" : ": ", error == NULL ? "" : error->message);
    return 1;
}

/* The file's bytes with a 0 after them; data is NULL if it cannot be read. */
static bytes read_file(const char *path)
{
    bytes content = { NULL, 0 };
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return content;
    long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    rewind(file);
    if (size >= 0)
        content.data = malloc((size_t)size + 1);
    if (content.data != NULL) {
        content.size = fread(content.data, 1, (size_t)size, file);
        content.data[content.size] = '\0';
    }
    fclose(file);
    return content;
}

static double nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static fnl_cell cell_of(char *text)
{
    fnl_cell cell = { .type = FNL_CELL_NULL };
    char *value = text + 1;
    switch (*text) {
    case 't':
        cell.type = FNL_CELL_TEXT;
        cell.text = value;
        cell.length = (uint32_t)strlen(value);
        break;
    case 'n':
        cell.type = FNL_CELL_NUMBER;
        cell.number = strtod(value, NULL);
        break;
    case 'i':
    case 'b':
    case 'T':
        cell.type = *text == 'i' ? FNL_CELL_INTEGER : *text == 'b' ? FNL_CELL_BOOL : FNL_CELL_TIME;
        cell.integer = strtoll(value, NULL, 10);
        break;
    default:
        break;
    }
    return cell;
}

/* The cells of all lines, n_columns a line; how many lines there are. NULL if there is no memory. */
static fnl_cell *cells_of(bytes leads, uint32_t *n_columns, size_t *n_leads)
{
    *n_leads = 0;
    *n_columns = 1;
    for (size_t i = 0; i < leads.size; i++) {
        if (leads.data[i] == '\n')
            ++*n_leads;
        else if (leads.data[i] == '\t' && *n_leads == 0)
            ++*n_columns;
    }
    fnl_cell *cells = calloc(*n_leads * *n_columns, sizeof *cells);
    size_t count = 0;
    for (char *at = leads.data; cells != NULL && count < *n_leads * *n_columns; count++) {
        size_t length = strcspn(at, "\t\n");
        at[length] = '\0';
        cells[count] = cell_of(at);
        at += length + 1;
    }
    return cells;
}

static int time_rows(const fnl_plan *plan, bytes leads, const fnl_run_options *options, int rounds)
{
    uint32_t n_columns = 0;
    size_t n_leads = 0;
    fnl_cell *cells = cells_of(leads, &n_columns, &n_leads);
    if (cells == NULL || n_leads == 0)
        return fail("no leads", NULL);
    fnl_cell out[MOST_OUTPUTS];
    fnl_error error;
    uint32_t n_outputs = fnl_plan_output_count(plan);
    double sum = 0;
    for (int round = 0; round < rounds; round++) {
        double begin = nanoseconds();
        for (int turn = 0; turn < TURNS; turn++)
            for (size_t lead = 0; lead < n_leads; lead++) {
                if (fnl_plan_run_row(plan, cells + lead * n_columns, n_columns, options, out, n_outputs, &error) !=
                    FNL_OK)
                    return fail("a lead", &error);
                sum += out[0].number;
            }
        printf("%.1f\n", (nanoseconds() - begin) / ((double)n_leads * TURNS));
    }
    fprintf(stderr, "mean score %.4f\n", sum / ((double)rounds * TURNS * (double)n_leads));
    free(cells);
    return 0;
}

static int score_rows(bytes text, bytes leads, int64_t as_of, int rounds)
{
    fnl_error error;
    fnl_model *model = NULL;
    fnl_plan *plan = NULL;
    fnl_scratch *scratch = NULL;
    const char *outputs[] = { "total", "total_band", "qualified_band" };
    if (fnl_model_read(text.data, text.size, NULL, &model, NULL, &error) != FNL_OK ||
        fnl_plan_new(model, NULL, outputs, 3, NULL, &plan, &error) != FNL_OK ||
        fnl_scratch_new(model, &scratch, &error) != FNL_OK)
        return fail("the model", &error);
    fnl_run_options options = FNL_RUN_OPTIONS_INIT;
    options.as_of = as_of;
    options.scratch = scratch;
    int result = time_rows(plan, leads, &options, rounds);
    fnl_scratch_free(scratch);
    fnl_plan_free(plan);
    fnl_model_unref(model);
    return result;
}

static int read_model(bytes text, int rounds)
{
    for (int round = 0; round < rounds; round++) {
        fnl_error error;
        fnl_model *model = NULL;
        double begin = nanoseconds();
        if (fnl_model_read(text.data, text.size, NULL, &model, NULL, &error) != FNL_OK)
            return fail("the model", &error);
        printf("%.1f\n", nanoseconds() - begin);
        fnl_model_unref(model);
    }
    return 0;
}

int main(int argc, char **argv)
{
    int result = 2;
    bytes text = { NULL, 0 };
    bytes leads = { NULL, 0 };
    if (argc == 4 && strcmp(argv[1], "read") == 0) {
        text = read_file(argv[2]);
        result = text.data == NULL ? fail(argv[2], NULL) : read_model(text, atoi(argv[3]));
    } else if (argc == 6 && strcmp(argv[1], "row") == 0) {
        text = read_file(argv[2]);
        leads = read_file(argv[3]);
        result = text.data == NULL || leads.data == NULL
                     ? fail(argv[2], NULL)
                     : score_rows(text, leads, strtoll(argv[4], NULL, 10), atoi(argv[5]));
    } else {
        fprintf(stderr, "usage: score row MODEL LEADS AS_OF ROUNDS | score read MODEL ROUNDS\n");
    }
    free(text.data);
    free(leads.data);
    return result;
}

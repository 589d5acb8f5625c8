/* A table of three leads. */
#include "leads.h"

static const uint8_t all_valid[] = { 7 };
static const uint8_t middle_missing[] = { 5 };

static const int32_t id_offsets[] = { 0, 3, 6, 9 };
static const void *const ids[] = { NULL, id_offsets, "L-1L-2L-3" };
static const int32_t industry_offsets[] = { 0, 11, 18 };
static const void *const industries[] = { NULL, industry_offsets, "IT ServicesFinTech" };
static const int8_t industry_codes[] = { 1, 0, 0 };
static const void *const industry_buffers[] = { middle_missing, industry_codes };
static const int64_t country_offsets[] = { 0, 2, 4, 6 };
static const void *const countries[] = { all_valid, country_offsets, "VNXXSG" }; /* XX: rejected */
static const int32_t employee_counts[] = { 120, 7, 5000 };
static const void *const employees[] = { NULL, employee_counts };
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define DECIMAL(units) 0, (units)
#else
#define DECIMAL(units) (units), 0
#endif
static const uint64_t budget_words[] = { DECIMAL(6000000), DECIMAL(5), DECIMAL(123456) };
static const void *const budgets[] = { middle_missing, budget_words };
static const int32_t view_offsets[] = { 0, 2, 3, 7 };
static const void *const views[] = { NULL, view_offsets, "-17many" }; /* many: rejected */
static const double probabilities[] = { 0.25, 1e300, -1 };
static const void *const probability_buffers[] = { NULL, probabilities };
static const uint8_t demo_bits[] = { 5 };
static const void *const demos[] = { NULL, demo_bits };
static const int64_t created_milliseconds[] = { 1795000000000, 1795226400000, 4000000000000 };
static const void *const created[] = { NULL, created_milliseconds };
static const int32_t mql_offsets[] = { 0, 16, 26, 26 };
static const void *const mqls[] = { NULL, mql_offsets, "01/11/2026 08:302026-11-02" }; /* another format: rejected */
static const int32_t born_days[] = { 7000, 11000, 0 };
static const void *const borns[] = { NULL, born_days };
/* Views: length, then 12 bytes, or a prefix, the buffer's number and the place in it. */
static const struct {
    int32_t length;
    char bytes[12];
} stage_views[] = { { 3, "Won" }, { 4, "Lost" }, { 0, "" } };
static const int64_t stage_sizes[] = { 0 };
static const void *const stages[] = { NULL, stage_views, stage_sizes };
static const int32_t waiting_offsets[] = { 0, 2, 2, 3 };
static const void *const waitings[] = { middle_missing, waiting_offsets };
static const int64_t waiting_starts[] = { 1795000100, 1795100000, 1795226400 };
static const int64_t waiting_ends[] = { 1795003600, 0, 1795226300 }; /* open, backwards: rejected */
static const uint8_t waiting_ended[] = { 5 };
static const void *const waiting_buffers[2][2] = { { NULL, waiting_starts }, { waiting_ended, waiting_ends } };
static const int32_t held_offsets[] = { 0, 33, 33, 37 };
static const void *const helds[] = { NULL, held_offsets, "2026-11-18T12:00/2026-11-18T13:00soon" }; /* rejected */
static const void *const no_validity[] = { NULL };

static const struct {
    const char *name;
    const char *format;
    const void *const *buffers;
    int64_t n_buffers;
} layouts[lead_columns] = {
    { "lead_id", "u", ids, 3 },
    { "industry", "c", industry_buffers, 2 },
    { "country", "U", countries, 3 },
    { "employees", "i", employees, 2 },
    { "budget", "d:18,2", budgets, 2 },
    { "page_views", "u", views, 3 },
    { "probability", "g", probability_buffers, 2 },
    { "demo_requested", "b", demos, 2 },
    { "created_at", "tsm:UTC", created, 2 },
    { "mql_at", "u", mqls, 3 },
    { "born", "tdD", borns, 2 },
    { "deal_stage", "vu", stages, 3 },
    { "waiting", "+l", waitings, 2 },
    { "held_back", "u", helds, 3 },
};

const fnl_cell lead_cells[lead_columns] = {
    { .type = FNL_CELL_TEXT, .text = "L-1", .length = 3 },
    { .type = FNL_CELL_TEXT, .text = "FinTech", .length = 7 },
    { .type = FNL_CELL_TEXT, .text = "VN", .length = 2 },
    { .type = FNL_CELL_INTEGER, .integer = 120 },
    { .type = FNL_CELL_NUMBER, .number = 60000 },
    { .type = FNL_CELL_TEXT, .text = "many", .length = 4 },
    { .type = FNL_CELL_NUMBER, .number = 0.25 },
    { .type = FNL_CELL_BOOL, .integer = 1 },
    { .type = FNL_CELL_TIME, .integer = 1795000000000000 },
    { .type = FNL_CELL_TEXT, .text = "01/11/2026 08:30", .length = 16 },
    { .type = FNL_CELL_DATE, .integer = 7000 },
    { .type = FNL_CELL_TEXT, .text = "Won", .length = 3 },
    { .type = FNL_CELL_TEXT, .text = "2026-11-19T12:00/2026-11-19T16:00;2026-11-21T08:00/..", .length = 53 },
    { .type = FNL_CELL_NULL },
};

static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
}

/* Lists of structs of a start and an end. */
static void start_waiting(struct leads *leads, struct ArrowSchema *column, struct ArrowArray *array)
{
    static const char *const names[] = { "start", "end" };
    leads->pause = (struct ArrowSchema){
        .format = "+s", .name = "item", .n_children = 2, .children = leads->end_list, .release = release_schema
    };
    leads->pauses = (struct ArrowArray){
        .length = 3, .n_buffers = 1, .n_children = 2, .children = leads->end_array_list, .release = release_array
    };
    leads->pauses.buffers = (const void **)(uintptr_t)no_validity;
    for (int i = 0; i < 2; i++) {
        leads->ends[i] = (struct ArrowSchema){
            .format = "tss:UTC", .name = names[i], .flags = ARROW_FLAG_NULLABLE, .release = release_schema
        };
        leads->end_arrays[i] =
            (struct ArrowArray){ .length = 3, .null_count = -1, .n_buffers = 2, .release = release_array };
        leads->end_arrays[i].buffers = (const void **)(uintptr_t)waiting_buffers[i];
        leads->end_list[i] = &leads->ends[i];
        leads->end_array_list[i] = &leads->end_arrays[i];
    }
    leads->pause_list[0] = &leads->pause;
    leads->pause_array_list[0] = &leads->pauses;
    column->n_children = array->n_children = 1;
    column->children = leads->pause_list;
    array->children = leads->pause_array_list;
}

void leads_start(struct leads *leads)
{
    *leads = (struct leads){
        .schema = { .format = "+s", .n_children = lead_columns, .release = release_schema },
        .values = { .format = "u", .release = release_schema },
        .array = { .length = lead_rows, .n_buffers = 1, .n_children = lead_columns, .release = release_array },
        .texts = { .length = 2, .n_buffers = 3, .release = release_array },
    };
    leads->schema.children = leads->column_list;
    leads->array.children = leads->array_list;
    leads->array.buffers = (const void **)(uintptr_t)no_validity;
    leads->texts.buffers = (const void **)(uintptr_t)industries;
    for (int i = 0; i < lead_columns; i++) {
        leads->columns[i] = (struct ArrowSchema){
            .format = layouts[i].format,
            .name = layouts[i].name,
            .flags = ARROW_FLAG_NULLABLE,
            .release = release_schema,
        };
        leads->arrays[i] = (struct ArrowArray){
            .length = lead_rows,
            .null_count = -1,
            .n_buffers = layouts[i].n_buffers,
            .buffers = (const void **)(uintptr_t)layouts[i].buffers,
            .release = release_array,
        };
        leads->column_list[i] = &leads->columns[i];
        leads->array_list[i] = &leads->arrays[i];
    }
    start_waiting(leads, &leads->columns[12], &leads->arrays[12]);
    leads->columns[1].dictionary = &leads->values;
    leads->arrays[1].dictionary = &leads->texts;
}

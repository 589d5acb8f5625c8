/* Registers of a block become leads, a word of rows at a time, a value after the other. */
#include "plan/kpi_reading.h"

#include "core/arithmetic.h"

typedef struct reading {
    fnl_kpi_leads *leads;
    uint32_t word;
    uint32_t count; /* rows */
    uint64_t rows;  /* their bits */
} reading;

static const fnl_block *block_of(const reading *of, fnl_kpi_value value)
{
    const fnl_kpi_leads *leads = of->leads;
    return &leads->scratch->machine.registers[leads->plan.program.outputs[value.output].place];
}

/* The rows of the word, as bits, that have a value, or of a truth those where it is true. */
static uint64_t known_rows(const reading *of, fnl_kpi_value value)
{
    const fnl_block *block = block_of(of, value);
    return (value.type == fnl_type_bool ? block->is_true[of->word] : block->valid[of->word]) & of->rows;
}

static const int64_t *wholes(const reading *of, fnl_kpi_value value)
{
    return block_of(of, value)->whole + (size_t)of->word * fnl_kpi_rows;
}

static uint32_t next_row(uint64_t *left)
{
    uint32_t row = (uint32_t)__builtin_ctzll(*left);
    *left &= *left - 1;
    return row;
}

int32_t fnl_kpi_day_of(fnl_wall_clock *clock, int64_t instant)
{
    int64_t wall = fnl_wall_clock_wall(clock, instant);
    int64_t day = fnl_floor_divide(wall, FNL_SECOND * fnl_day_seconds);
    return day < fnl_first_day ? fnl_first_day : day > fnl_last_day ? fnl_last_day : (int32_t)day;
}

/* Times stand in structs `stride` bytes apart. */
static void read_times(const reading *of, fnl_kpi_value value, fnl_kpi_time *first, size_t stride)
{
    char *at = (char *)first;
    if (value.output == FNL_NO_OUTPUT)
        return; /* not known since the start */
    uint64_t known = known_rows(of, value);
    const int64_t *values = wholes(of, value);
    bool is_day = value.type == fnl_type_date;
    for (uint32_t row = 0; row < of->count; row++)
        ((fnl_kpi_time *)(void *)(at + row * stride))->known = known >> row & 1;
    for (uint64_t left = known; left != 0;) {
        uint32_t row = next_row(&left);
        fnl_kpi_time *time = (fnl_kpi_time *)(void *)(at + row * stride);
        time->is_day = is_day;
        time->day = is_day ? (int32_t)values[row] : fnl_kpi_day_of(&of->leads->instants_to_days, values[row]);
        time->instant =
            is_day ? fnl_wall_clock_midnight(&of->leads->days_to_instants, values[row] * fnl_day_seconds * FNL_SECOND)
                   : values[row];
    }
}

static bool read_texts(const reading *of, fnl_kpi_value value, uint32_t *first, size_t stride)
{
    fnl_kpi_leads *leads = of->leads;
    const fnl_pool *pool = &leads->scratch->machine.pool;
    char *at = (char *)first;
    if (value.output == FNL_NO_OUTPUT)
        return true;
    const int64_t *values = wholes(of, value);
    for (uint32_t row = 0; row < of->count; row++)
        *(uint32_t *)(void *)(at + row * stride) = FNL_NO_TEXT;
    for (uint64_t left = known_rows(of, value); left != 0;) {
        uint32_t row = next_row(&left);
        if (!fnl_kpi_text_number(&leads->texts, pool, values[row], (uint32_t *)(void *)(at + row * stride)))
            return false;
    }
    return true;
}

static bool read_truth_texts(const reading *of, uint32_t dimension)
{
    fnl_kpi_leads *leads = of->leads;
    const fnl_block *block = block_of(of, leads->wanted.dimensions[dimension]);
    fnl_buffer *scratch = &leads->scratch->machine.scratch;
    for (uint32_t row = 0; row < of->count; row++) {
        uint32_t *out = &leads->items[row].values[dimension];
        bool is_true = block->is_true[of->word] >> row & 1;
        bool is_false = block->is_false[of->word] >> row & 1;
        *out = FNL_NO_TEXT;
        if ((is_true || is_false) &&
            !fnl_kpi_tell(&leads->told[dimension], leads->state->cells, fnl_type_bool, 0, is_true, scratch, out))
            return false;
    }
    return true;
}

static bool read_dimension(const reading *of, uint32_t dimension)
{
    fnl_kpi_leads *leads = of->leads;
    fnl_kpi_value value = leads->wanted.dimensions[dimension];
    if (value.type == fnl_type_text)
        return read_texts(of, value, &leads->items[0].values[dimension], sizeof leads->items[0]);
    if (value.type == fnl_type_bool)
        return read_truth_texts(of, dimension);
    const int64_t *values = wholes(of, value);
    for (uint32_t row = 0; row < of->count; row++)
        leads->items[row].values[dimension] = FNL_NO_TEXT;
    for (uint64_t left = known_rows(of, value); left != 0;) {
        uint32_t row = next_row(&left);
        if (!fnl_kpi_tell(&leads->told[dimension], leads->state->cells, value.type, value.scale, values[row],
                          &leads->scratch->machine.scratch, &leads->items[row].values[dimension]))
            return false;
    }
    return true;
}

/* One stage or exit of each row: `first` is that of the first, others stand `count` further each. */
static bool read_passage(const reading *of, const fnl_kpi_wanted_passage *wanted, fnl_kpi_passed *first, uint32_t count)
{
    uint64_t passed = known_rows(of, wanted->at);
    for (uint32_t row = 0; row < of->count; row++)
        first[(size_t)row * count].passed = passed >> row & 1;
    if (wanted->at.type != fnl_type_bool)
        read_times(of, wanted->at, &first->at, count * sizeof *first);
    return read_texts(of, wanted->reason, &first->reason, count * sizeof *first);
}

static void read_clock(const reading *of, const fnl_kpi_wanted_clock *wanted, fnl_kpi_clock *first, uint32_t count)
{
    uint64_t has_status = known_rows(of, wanted->status);
    uint64_t has_elapsed = known_rows(of, wanted->elapsed);
    const int64_t *statuses = wholes(of, wanted->status);
    const int64_t *elapsed = wholes(of, wanted->elapsed);
    for (uint32_t row = 0; row < of->count; row++) {
        fnl_kpi_clock *clock = &first[(size_t)row * count];
        bool is_known = has_status >> row & 1;
        clock->status = is_known ? (fnl_clock_status)statuses[row] : fnl_clock_not_applicable;
        clock->has_elapsed = has_elapsed >> row & 1;
        clock->elapsed = clock->has_elapsed ? elapsed[row] : 0;
    }
    read_times(of, wanted->start, &first->start, count * sizeof *first);
}

static void read_user(const reading *of, const fnl_kpi_wanted_user *wanted, fnl_kpi_user *first, uint32_t count)
{
    if (wanted->value.output == FNL_NO_OUTPUT)
        return; /* an expression over metrics */
    uint64_t counts = known_rows(of, wanted->value);
    for (uint32_t row = 0; row < of->count; row++)
        first[(size_t)row * count].counts = counts >> row & 1;
    if (wanted->value.type != fnl_type_bool)
        for (uint64_t left = counts; left != 0;) {
            uint32_t row = next_row(&left);
            first[(size_t)row * count].value = wholes(of, wanted->value)[row];
        }
    read_times(of, wanted->at, &first->at, count * sizeof *first);
}

static void read_amounts(const reading *of)
{
    const fnl_kpi_wanted *wanted = &of->leads->wanted;
    fnl_kpi_lead *items = of->leads->items;
    if (wanted->amount.output != FNL_NO_OUTPUT) {
        uint64_t known = known_rows(of, wanted->amount);
        const int64_t *values = wholes(of, wanted->amount);
        for (uint32_t row = 0; row < of->count; row++) {
            items[row].has_amount = known >> row & 1;
            items[row].amount = values[row];
        }
    }
    if (wanted->probability.output != FNL_NO_OUTPUT) {
        uint64_t known = known_rows(of, wanted->probability);
        const int64_t *values = wholes(of, wanted->probability);
        for (uint32_t row = 0; row < of->count; row++) {
            items[row].has_probability = known >> row & 1;
            items[row].probability = values[row];
        }
    }
}

static bool read_lists(const reading *of)
{
    const fnl_kpi_leads *leads = of->leads;
    const fnl_model *model = leads->state->model;
    const fnl_kpis *kpis = model->kpis;
    const fnl_kpi_wanted *wanted = &leads->wanted;
    bool fine = true;
    for (uint32_t i = 0; fine && i < kpis->funnel.stage_count; i++)
        fine = read_passage(of, &wanted->stages[i], &leads->stages[i], kpis->funnel.stage_count);
    for (uint32_t i = 0; fine && i < kpis->funnel.exit_count; i++)
        fine = read_passage(of, &wanted->exits[i], &leads->exits[i], kpis->funnel.exit_count);
    for (uint32_t i = 0; i < model->clock_count; i++)
        read_clock(of, &wanted->clocks[i], &leads->clocks[i], model->clock_count);
    for (uint32_t i = 0; i < kpis->metric_count; i++)
        read_user(of, &wanted->users[i], &leads->users[i], kpis->metric_count);
    return fine;
}

bool fnl_kpi_read(fnl_kpi_leads *leads, uint32_t word, uint32_t count)
{
    const fnl_kpi_wanted *wanted = &leads->wanted;
    fnl_kpi_lead *first = leads->items;
    const reading of = { .leads = leads,
                         .word = word,
                         .count = count,
                         .rows = count < fnl_kpi_rows ? (UINT64_C(1) << count) - 1 : ~UINT64_C(0) };
    bool fine = fnl_kpi_texts_fit(&leads->texts, leads->scratch->machine.pool.count);
    for (uint32_t i = 0; fine && i < leads->state->model->kpis->funnel.dimension_count; i++)
        fine = read_dimension(&of, i);
    if (!fine || !read_lists(&of))
        return false;
    read_amounts(&of);
    read_times(&of, wanted->close, &first->close, sizeof *first);
    read_times(&of, wanted->offered, &first->offered, sizeof *first);
    read_times(&of, wanted->accepted, &first->accepted, sizeof *first);
    read_times(&of, wanted->rejected, &first->rejected, sizeof *first);
    return read_texts(&of, wanted->owner, &first->owner, sizeof *first) &&
           read_texts(&of, wanted->reject_reason, &first->reject_reason, sizeof *first);
}

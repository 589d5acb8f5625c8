/* Values that leads and spending are split by, as texts of the state. */
#include "plan/kpi_reading.h"

void fnl_kpi_texts_start(fnl_kpi_texts *texts, fnl_kpi_cells *cells, const fnl_allocator *memory)
{
    *texts = (fnl_kpi_texts){ .cells = cells, .memory = memory };
}

void fnl_kpi_texts_end(fnl_kpi_texts *texts)
{
    fnl_release(texts->memory, texts->numbers);
    *texts = (fnl_kpi_texts){ .cells = texts->cells, .memory = texts->memory };
}

void fnl_kpi_texts_forget(fnl_kpi_texts *texts)
{
    texts->count = 0;
}

bool fnl_kpi_texts_fit(fnl_kpi_texts *texts, uint32_t count)
{
    if (count > texts->capacity) {
        uint32_t wanted = count < UINT32_MAX / 2 ? count * 2 : count;
        uint32_t *numbers = fnl_resize(texts->memory, texts->numbers, wanted, sizeof *numbers);
        if (numbers == NULL)
            return false;
        texts->numbers = numbers;
        texts->capacity = wanted;
    }
    for (; texts->count < count; texts->count++)
        texts->numbers[texts->count] = FNL_NO_TEXT;
    return true;
}

bool fnl_kpi_texts_add(fnl_kpi_texts *texts, const fnl_pool *pool, uint32_t text)
{
    return fnl_kpi_cells_text(texts->cells, pool->keys[text], &texts->numbers[text]);
}

void fnl_kpi_told_start(fnl_kpi_told *told)
{
    for (uint32_t i = 0; i < fnl_kpi_told_slots; i++)
        told->numbers[i] = FNL_NO_TEXT;
}

void fnl_kpi_put_value(fnl_buffer *out, fnl_type type, unsigned scale, int64_t value)
{
    if (type == fnl_type_bool)
        fnl_buffer_put_string(out, value != 0 ? "true" : "false");
    else if (type == fnl_type_date)
        fnl_write_day(out, (int32_t)value);
    else
        fnl_write_decimal(out, value, scale);
}

bool fnl_kpi_tell(fnl_kpi_told *told, fnl_kpi_cells *cells, fnl_type type, unsigned scale, int64_t value,
                  fnl_buffer *scratch, uint32_t *number)
{
    uint32_t slot = (uint32_t)value % fnl_kpi_told_slots;
    if (told->numbers[slot] == FNL_NO_TEXT || told->values[slot] != value) {
        scratch->length = 0;
        scratch->failed = false;
        fnl_kpi_put_value(scratch, type, scale, value);
        told->numbers[slot] = FNL_NO_TEXT;
        if (scratch->failed || !fnl_kpi_cells_text(cells, fnl_buffer_text(scratch), &told->numbers[slot]))
            return false;
        told->values[slot] = value;
    }
    *number = told->numbers[slot];
    return true;
}

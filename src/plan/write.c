#include "plan/write.h"

#include "core/arithmetic.h"

double fnl_points_number(int64_t points)
{
    return fnl_number_of_exact(points, fnl_points_scale);
}

fnl_result_column fnl_output_column(const fnl_plan *plan, const fnl_output *output)
{
    static const fnl_result_kind kinds[] = {
        [fnl_form_points] = fnl_result_number,   [fnl_form_number] = fnl_result_number,
        [fnl_form_choice] = fnl_result_choice,   [fnl_form_truth] = fnl_result_bool,
        [fnl_form_whole] = fnl_result_integer,   [fnl_form_decimal] = fnl_result_number,
        [fnl_form_instant] = fnl_result_instant, [fnl_form_date] = fnl_result_date,
        [fnl_form_text] = fnl_result_found,      [fnl_form_list] = fnl_result_list,
    };
    return (fnl_result_column){
        .name = output->name,
        .zone = fnl_zone_name(plan->model->zone),
        .kind = kinds[output->form],
        .choices = output->choices,
        .choice_count = output->choice_count,
    };
}

static int64_t whole_of(const fnl_block *block, uint8_t width, uint32_t row)
{
    if (width == fnl_width_16)
        return block->whole16[row];
    return width == fnl_width_32 ? block->whole32[row] : block->whole[row];
}

static void write_points(const fnl_writers *writers, const fnl_block *block, uint8_t width, double *out, uint32_t count)
{
    if (width == fnl_width_16)
        writers->points16(block->whole16, out, count);
    else if (width == fnl_width_32)
        writers->points32(block->whole32, out, count);
    else
        writers->points64(block->whole, out, count);
}

static void write_codes(const fnl_writers *writers, const fnl_block *block, uint8_t width, int32_t *out, uint32_t count)
{
    if (width == fnl_width_16)
        writers->codes16(block->whole16, out, count);
    else if (width == fnl_width_32)
        writers->codes32(block->whole32, out, count);
    else
        writers->codes64(block->whole, out, count);
}

static void write_wholes(const fnl_block *block, uint8_t width, int64_t *out, uint32_t count)
{
    for (uint32_t row = 0; width == fnl_width_16 && row < count; row++)
        out[row] = block->whole16[row];
    for (uint32_t row = 0; width == fnl_width_32 && row < count; row++)
        out[row] = block->whole32[row];
    if (width == fnl_width_64)
        memcpy(out, block->whole, count * sizeof *out);
}

static void write_decimals(const fnl_block *block, uint8_t width, unsigned scale, double *out, uint32_t count)
{
    for (uint32_t row = 0; row < count; row++)
        out[row] = fnl_number_of_exact(whole_of(block, width, row), scale);
}

static void write_bits(const uint64_t *bits, uint8_t *out, uint32_t count)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    memcpy(out, bits, (count + 7) / 8);
#else
    for (uint32_t byte = 0; byte < (count + 7) / 8; byte++)
        out[byte] = (uint8_t)(bits[byte / 8] >> byte % 8 * 8);
#endif
}

static void write_truths(const fnl_block *block, fnl_result_buffers *buffers, int64_t row, uint32_t count)
{
    uint64_t known[fnl_block_words];
    for (uint32_t word = 0; word < (count + 63) / 64; word++)
        known[word] = block->is_true[word] | block->is_false[word];
    write_bits(known, buffers->valid + row / 8, count);
    write_bits(block->is_true, buffers->bits + row / 8, count);
}

static bool bit_of(const uint64_t *bits, uint32_t row)
{
    return (bits[row / 64] >> row % 64 & 1) != 0;
}

/* Of the first `count` rows. */
static uint64_t count_true(const fnl_block *block, uint32_t count)
{
    uint64_t found = 0;
    for (uint32_t word = 0; word < count / 64; word++)
        found += (uint64_t)__builtin_popcountll(block->is_true[word]);
    if (count % 64 != 0)
        found += (uint64_t)__builtin_popcountll(block->is_true[count / 64] << (64 - count % 64));
    return found;
}

static int32_t write_lists(const fnl_output *output, const fnl_program_output *from, const fnl_block *registers,
                           fnl_result_buffers *buffers, int64_t first, uint32_t count, fnl_error *error)
{
    uint64_t items = 0;
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < output->item_count; i++) {
        uint64_t found = count_true(&registers[from[i].place], count);
        items += found;
        bytes += found * output->choices[i].length;
    }
    int32_t code = fnl_result_texts_reserve(buffers->texts, items, bytes, error);
    if (code != FNL_OK)
        return code;
    memset(buffers->valid + first / 8, UINT8_MAX, (count + 7) / 8);
    for (uint32_t row = 0; row < count; row++) {
        for (uint32_t i = 0; i < output->item_count; i++)
            if (bit_of(registers[from[i].place].is_true, row))
                fnl_result_texts_put(buffers->texts, output->choices[i]);
        buffers->offsets[first + row + 1] = (int32_t)fnl_result_text_count(buffers->texts);
    }
    return FNL_OK;
}

static void write_values(const fnl_writers *writers, const fnl_output *output, const fnl_block *block, uint8_t width,
                         fnl_result_buffers *buffers, int64_t row, uint32_t count)
{
    switch (output->form) {
    case fnl_form_points:
        write_points(writers, block, width, buffers->numbers + row, count);
        break;
    case fnl_form_number:
        memcpy(buffers->numbers + row, block->number, count * sizeof(double));
        break;
    case fnl_form_whole:
    case fnl_form_instant:
        write_wholes(block, width, buffers->integers + row, count);
        break;
    case fnl_form_decimal:
        if (output->scale == fnl_points_scale)
            write_points(writers, block, width, buffers->numbers + row, count);
        else
            write_decimals(block, width, output->scale, buffers->numbers + row, count);
        break;
    default: /* a choice, a date */
        write_codes(writers, block, width, buffers->codes + row, count);
    }
}

static int32_t write_output(const fnl_plan *plan, const fnl_writers *writers, fnl_scratch *scratch, uint32_t number,
                            int64_t row, uint32_t count, fnl_error *error)
{
    const fnl_output *output = &plan->outputs.items[number];
    const fnl_program_output *from = &plan->program.outputs[output->first];
    const fnl_machine *machine = &scratch->machine;
    const fnl_block *block = &machine->registers[from->place];
    fnl_result_buffers *buffers = &scratch->buffers[number];
    if (output->form == fnl_form_list)
        return write_lists(output, from, machine->registers, buffers, row, count, error);
    if (output->form == fnl_form_truth) {
        write_truths(block, buffers, row, count);
        return FNL_OK;
    }
    write_bits(block->valid, buffers->valid + row / 8, count);
    if (output->form == fnl_form_text)
        return fnl_text_codes_write(&scratch->text_codes[number], &machine->pool, block, count, buffers->texts,
                                    buffers->codes + row, error);
    write_values(writers, output, block, from->width, buffers, row, count);
    return FNL_OK;
}

int32_t fnl_write_block(const fnl_plan *plan, const fnl_writers *writers, fnl_scratch *scratch, int64_t row,
                        uint32_t count, fnl_error *error)
{
    int32_t code = FNL_OK;
    for (uint32_t i = 0; i < plan->outputs.count && code == FNL_OK; i++)
        code = write_output(plan, writers, scratch, i, row, count, error);
    return code;
}

void fnl_write_begin(const fnl_plan *plan, fnl_scratch *scratch)
{
    for (uint32_t i = 0; i < plan->outputs.count; i++)
        fnl_text_codes_begin(&scratch->text_codes[i]);
}

int32_t fnl_write_cut(const fnl_plan *plan, fnl_scratch *scratch, fnl_error *error)
{
    int32_t code = FNL_OK;
    for (uint32_t i = 0; i < plan->outputs.count && code == FNL_OK; i++)
        if (plan->outputs.items[i].form == fnl_form_text)
            code = fnl_text_codes_cut(&scratch->text_codes[i], scratch->buffers[i].texts, error);
    return code;
}

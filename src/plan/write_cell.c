/* Outputs of one lead as cells. */
#include "plan/write.h"

#include "core/arithmetic.h"

static int64_t whole_of(const fnl_block *block, uint8_t width)
{
    if (width == fnl_width_16)
        return block->whole16[0];
    return width == fnl_width_32 ? block->whole32[0] : block->whole[0];
}

static fnl_cell cell_of_text(fnl_text text)
{
    return (fnl_cell){ .type = FNL_CELL_TEXT, .length = (uint32_t)text.length, .text = text.bytes };
}

static fnl_cell cell_of_integer(uint32_t type, int64_t integer)
{
    return (fnl_cell){ .type = type, .integer = integer };
}

static fnl_cell cell_of_number(double number)
{
    return (fnl_cell){ .type = FNL_CELL_NUMBER, .number = number };
}

static fnl_cell cell_of_whole(const fnl_output *output, const fnl_machine *machine, int64_t whole)
{
    switch (output->form) {
    case fnl_form_choice:
        return cell_of_text(output->choices[whole]);
    case fnl_form_text:
        return cell_of_text(machine->pool.keys[whole]);
    case fnl_form_whole:
        return cell_of_integer(FNL_CELL_INTEGER, whole);
    case fnl_form_instant:
        return cell_of_integer(FNL_CELL_TIME, whole);
    case fnl_form_date:
        return cell_of_integer(FNL_CELL_DATE, whole);
    case fnl_form_decimal:
        return cell_of_number(fnl_number_of_exact(whole, output->scale));
    default:
        return cell_of_number(fnl_points_number(whole));
    }
}

/* The list's items, joined. */
static int32_t write_list(const fnl_output *output, const fnl_program_output *from, fnl_machine *machine, fnl_cell *out,
                          fnl_error *error)
{
    fnl_buffer *joined = &machine->scratch;
    joined->length = 0;
    joined->failed = false;
    bool is_first = true;
    for (uint32_t i = 0; i < output->item_count; i++) {
        if ((machine->registers[from[i].place].is_true[0] & 1) == 0)
            continue;
        if (!is_first)
            fnl_buffer_put_byte(joined, ';');
        fnl_buffer_put_text(joined, output->choices[i]);
        is_first = false;
    }
    uint32_t number = 0;
    bool is_new = false;
    if (joined->failed || !fnl_index_add(&machine->pool, fnl_buffer_text(joined), &number, &is_new))
        return fnl_fail_memory(error);
    *out = cell_of_text(machine->pool.keys[number]);
    return FNL_OK;
}

int32_t fnl_write_cell(const fnl_output *output, const fnl_program *program, fnl_machine *machine, fnl_cell *out,
                       fnl_error *error)
{
    const fnl_program_output *from = &program->outputs[output->first];
    const fnl_block *block = &machine->registers[from->place];
    *out = (fnl_cell){ .type = FNL_CELL_NULL };
    if (output->form == fnl_form_list)
        return write_list(output, from, machine, out, error);
    if (output->form == fnl_form_truth) {
        if (((block->is_true[0] | block->is_false[0]) & 1) != 0)
            *out = cell_of_integer(FNL_CELL_BOOL, block->is_true[0] & 1);
    } else if ((block->valid[0] & 1) != 0) {
        *out = output->form == fnl_form_number ? cell_of_number(block->number[0])
                                               : cell_of_whole(output, machine, whole_of(block, from->width));
    }
    return FNL_OK;
}

bool fnl_output_makes_texts(const fnl_output *output)
{
    return output->form == fnl_form_text || output->form == fnl_form_list;
}

bool fnl_output_is_timed(const fnl_output *output, const fnl_program *program)
{
    uint32_t count = output->form == fnl_form_list ? output->item_count : 1;
    bool is_timed = false;
    for (uint32_t i = 0; i < count; i++)
        is_timed |= program->outputs[output->first + i].is_timed;
    return is_timed;
}

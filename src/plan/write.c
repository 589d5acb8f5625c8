#include "plan/write.h"

#include "core/arithmetic.h"

double fnl_points_number(int64_t points)
{
    return fnl_number_of_exact(points, fnl_points_scale);
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

static void write_valid(const uint64_t *valid, uint8_t *out, uint32_t count)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    memcpy(out, valid, (count + 7) / 8);
#else
    for (uint32_t byte = 0; byte < (count + 7) / 8; byte++)
        out[byte] = (uint8_t)(valid[byte / 8] >> byte % 8 * 8);
#endif
}

void fnl_write_block(const fnl_plan *plan, const fnl_writers *writers, const fnl_block *registers,
                     fnl_result_buffers *buffers, int64_t row, uint32_t count)
{
    for (uint32_t i = 0; i < plan->outputs.count; i++) {
        const fnl_program_output *from = &plan->program.outputs[plan->outputs.items[i].first];
        const fnl_block *block = &registers[from->place];
        write_valid(block->valid, buffers[i].valid + row / 8, count);
        switch (plan->outputs.items[i].form) {
        case fnl_form_points:
            write_points(writers, block, from->width, buffers[i].numbers + row, count);
            break;
        case fnl_form_number:
            memcpy(buffers[i].numbers + row, block->number, count * sizeof(double));
            break;
        default:
            write_codes(writers, block, from->width, buffers[i].codes + row, count);
        }
    }
}

fnl_cell fnl_write_cell(const fnl_output *output, const fnl_program_output *from, const fnl_block *block)
{
    fnl_cell cell = { .type = FNL_CELL_NULL };
    if ((block->valid[0] & 1) == 0)
        return cell;
    if (output->form == fnl_form_choice) {
        fnl_text text = output->choices[whole_of(block, from->width, 0)];
        cell.type = FNL_CELL_TEXT;
        cell.text = text.bytes;
        cell.length = (uint32_t)text.length;
        return cell;
    }
    cell.type = FNL_CELL_NUMBER;
    cell.number =
        output->form == fnl_form_points ? fnl_points_number(whole_of(block, from->width, 0)) : block->number[0];
    return cell;
}

#include "plan/write.h"

#include "core/arithmetic.h"

double fnl_points_number(int64_t points)
{
    return fnl_number_of_exact(points, fnl_points_scale);
}

/* Values in 1/100 below 2^53 are exact, so that one division rounds once. */
static void write_points(const int64_t *whole, double *out, uint32_t count)
{
    static const int64_t exactly = (int64_t)1 << 53;
    uint64_t beyond = 0;
    for (uint32_t row = 0; row < count; row++) {
        out[row] = (double)whole[row] / 100.0;
        beyond |= whole[row] > exactly || whole[row] < -exactly;
    }
    for (uint32_t row = 0; beyond != 0 && row < count; row++)
        out[row] = fnl_points_number(whole[row]);
}

static void write_valid(const uint64_t *valid, uint8_t *out, uint32_t count)
{
    for (uint32_t byte = 0; byte < (count + 7) / 8; byte++)
        out[byte] = (uint8_t)(valid[byte / 8] >> byte % 8 * 8);
}

void fnl_write_block(const fnl_plan *plan, const fnl_block *registers, fnl_result_buffers *buffers, int64_t row,
                     uint32_t count)
{
    for (uint32_t i = 0; i < plan->outputs.count; i++) {
        const fnl_block *block = &registers[plan->program.outputs[i]];
        write_valid(block->valid, buffers[i].valid + row / 8, count);
        switch (plan->outputs.items[i].form) {
        case fnl_form_points:
            write_points(block->whole, buffers[i].numbers + row, count);
            break;
        case fnl_form_number:
            memcpy(buffers[i].numbers + row, block->number, count * sizeof(double));
            break;
        default:
            for (uint32_t k = 0; k < count; k++)
                buffers[i].codes[row + k] = (int32_t)block->whole[k];
        }
    }
}

fnl_cell fnl_write_cell(const fnl_output *output, const fnl_block *block)
{
    fnl_cell cell = { .type = FNL_CELL_NULL };
    if ((block->valid[0] & 1) == 0)
        return cell;
    if (output->form == fnl_form_choice) {
        fnl_text text = output->choices[block->whole[0]];
        cell.type = FNL_CELL_TEXT;
        cell.text = text.bytes;
        cell.length = (uint32_t)text.length;
        return cell;
    }
    cell.type = FNL_CELL_NUMBER;
    cell.number = output->form == fnl_form_points ? fnl_points_number(block->whole[0]) : block->number[0];
    return cell;
}

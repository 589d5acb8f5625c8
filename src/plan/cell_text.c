/* A cell as text, the same wherever one is shown. */
#include "plan/plan.h"
#include "text/number.h"
#include "time/stamp.h"

void fnl_put_cell(fnl_buffer *out, const fnl_cell *cell, const fnl_zone *zone)
{
    switch (cell->type) {
    case FNL_CELL_BOOL:
        fnl_buffer_put_string(out, cell->integer != 0 ? "true" : "false");
        break;
    case FNL_CELL_INTEGER:
        fnl_buffer_put_integer(out, cell->integer);
        break;
    case FNL_CELL_NUMBER:
        fnl_write_number(out, cell->number);
        break;
    case FNL_CELL_TIME:
        fnl_write_instant(out, cell->integer, zone);
        break;
    case FNL_CELL_DATE:
        fnl_write_day(out, (int32_t)cell->integer);
        break;
    case FNL_CELL_TEXT:
        fnl_buffer_put(out, cell->text, cell->length);
        break;
    default:
        break;
    }
}

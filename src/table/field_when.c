/* How truths, instants, local times and dates become the value of a field. */
#include "table/null_value.h"

static void reject(fnl_reading_value *out, fnl_rejection why)
{
    out->is_null = true;
    out->rejection = why;
}

void fnl_field_read_truth(const fnl_field *field, bool value, fnl_reading_value *out)
{
    *out = (fnl_reading_value){ .whole = value };
    if (field->type != fnl_type_bool)
        reject(out, fnl_reject_malformed);
    else if (fnl_field_null_text(field, value ? FNL_TEXT("true") : FNL_TEXT("false")))
        out->is_null = true;
}

static bool in_years(int64_t instant)
{
    return instant >= FNL_FIRST_INSTANT && instant <= FNL_LAST_INSTANT;
}

/* A value of the field's own unit, or where its range ends. */
static void take(const fnl_field *field, int64_t value, bool in_range, fnl_reading_value *out)
{
    *out = (fnl_reading_value){ .whole = value };
    if (!in_range)
        reject(out, fnl_reject_range);
    else if (field->null_value_count != 0 && fnl_field_null_exact(field, value, 0))
        out->is_null = true;
}

static void take_day(const fnl_field *field, int64_t day, fnl_reading_value *out)
{
    take(field, day, day >= fnl_first_day && day <= fnl_last_day, out);
}

void fnl_field_read_instant(const fnl_field *field, int64_t instant, fnl_reading_value *out)
{
    *out = (fnl_reading_value){ 0 };
    if (field->type == fnl_type_time)
        take(field, instant, in_years(instant), out);
    else if (field->type != fnl_type_date)
        reject(out, fnl_reject_malformed);
    else if (!in_years(instant))
        reject(out, fnl_reject_range);
    else
        take_day(field, fnl_zone_day_of(field->zone, instant), out);
}

void fnl_field_read_local(const fnl_field *field, int64_t wall, fnl_reading_value *out)
{
    *out = (fnl_reading_value){ 0 };
    if (field->type != fnl_type_time && field->type != fnl_type_date) {
        reject(out, fnl_reject_malformed);
    } else if (!in_years(wall)) {
        reject(out, fnl_reject_range);
    } else if (field->type == fnl_type_date) {
        take_day(field, fnl_floor_divide(wall, fnl_day_seconds * FNL_SECOND), out);
    } else {
        int64_t second = fnl_floor_divide(wall, FNL_SECOND);
        int64_t instant = fnl_zone_instant(field->zone, second) * FNL_SECOND + (wall - second * FNL_SECOND);
        take(field, instant, in_years(instant), out);
    }
}

void fnl_field_read_date(const fnl_field *field, int64_t day, fnl_reading_value *out)
{
    *out = (fnl_reading_value){ 0 };
    if (field->type != fnl_type_time && field->type != fnl_type_date) {
        reject(out, fnl_reject_malformed);
    } else if (field->type == fnl_type_date || day < fnl_first_day || day > fnl_last_day) {
        take_day(field, day, out);
    } else {
        int64_t instant = fnl_zone_day_start(field->zone, (int32_t)day);
        take(field, instant, in_years(instant), out);
    }
}

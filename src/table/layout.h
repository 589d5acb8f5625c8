/* The memory layouts of columns that can be read, and which types of fields take them. */
#ifndef FNL_TABLE_LAYOUT_H
#define FNL_TABLE_LAYOUT_H

#include "table/column.h"

typedef enum fnl_layout {
    fnl_layout_none, /* as the layout of a dictionary's values: there is no dictionary */
    fnl_layout_null, /* no buffers: every row is NULL */
    fnl_layout_int8,
    fnl_layout_uint8,
    fnl_layout_int16,
    fnl_layout_uint16,
    fnl_layout_int32,
    fnl_layout_uint32,
    fnl_layout_int64,
    fnl_layout_uint64,
    fnl_layout_float16,
    fnl_layout_float32,
    fnl_layout_float64,
    fnl_layout_decimal,
    fnl_layout_bool,
    fnl_layout_utf8,
    fnl_layout_large_utf8,
    fnl_layout_utf8_view,
    fnl_layout_date32,
    fnl_layout_date64,
    fnl_layout_timestamp,
    fnl_layout_list,
    fnl_layout_large_list,
    fnl_layout_list_view,
    fnl_layout_large_list_view,
    fnl_layout_fixed_list,
} fnl_layout;

static inline bool fnl_layout_is_integer(uint32_t layout)
{
    return layout >= fnl_layout_int8 && layout <= fnl_layout_uint64;
}

static inline bool fnl_layout_is_float(uint32_t layout)
{
    return layout >= fnl_layout_float16 && layout <= fnl_layout_float64;
}

static inline bool fnl_layout_is_text(uint32_t layout)
{
    return layout >= fnl_layout_utf8 && layout <= fnl_layout_utf8_view;
}

static inline bool fnl_layout_is_time(uint32_t layout)
{
    return layout >= fnl_layout_date32 && layout <= fnl_layout_timestamp;
}

static inline bool fnl_layout_is_list(uint32_t layout)
{
    return layout >= fnl_layout_list;
}

/* Layout, unit, scale and zone of an Arrow format; false if it is none that is read. */
bool fnl_layout_read(const char *format, fnl_column_binding *out);

#endif

/* TZif files made in tests, part by part. */
#ifndef ZONE_BYTES_H
#define ZONE_BYTES_H

#include "core/buffer.h"

typedef struct zone_bytes {
    char version; /* '\0' is 1 */
    const int64_t *times;
    const unsigned char *types; /* of the times */
    uint32_t time_count;
    const int32_t *offsets; /* of the types */
    uint32_t type_count;
    const char *footer; /* NULL: none, not even line ends */
} zone_bytes;

static inline void put_big_endian(fnl_buffer *out, uint64_t value, unsigned size)
{
    for (unsigned i = size; i-- > 0;)
        fnl_buffer_put_byte(out, (char)(unsigned char)(value >> (8 * i)));
}

static inline void put_zone_block(fnl_buffer *out, const zone_bytes *zone, unsigned time_size)
{
    fnl_buffer_put_string(out, "TZif");
    fnl_buffer_put_byte(out, zone->version);
    static const char zeros[15 + 3 * 4] = ""; /* reserved; flags and leap seconds */
    fnl_buffer_put(out, zeros, sizeof zeros);
    put_big_endian(out, zone->time_count, 4);
    put_big_endian(out, zone->type_count, 4);
    put_big_endian(out, 4, 4);
    for (uint32_t i = 0; i < zone->time_count; i++)
        put_big_endian(out, (uint64_t)zone->times[i], time_size);
    for (uint32_t i = 0; i < zone->time_count; i++)
        fnl_buffer_put_byte(out, (char)zone->types[i]);
    for (uint32_t i = 0; i < zone->type_count; i++) {
        put_big_endian(out, (uint32_t)zone->offsets[i], 4);
        put_big_endian(out, 0, 2);
    }
    fnl_buffer_put(out, "ABC", 4);
}

/* The whole file; the first block of version 2 and later repeats the second. */
static inline void put_zone(fnl_buffer *out, const zone_bytes *zone)
{
    put_zone_block(out, zone, 4);
    if (zone->version == '\0')
        return;
    put_zone_block(out, zone, 8);
    if (zone->footer == NULL)
        return;
    fnl_buffer_put_byte(out, '\n');
    fnl_buffer_put_string(out, zone->footer);
    fnl_buffer_put_byte(out, '\n');
}

#endif

/* Single activities, kept where ids tell which are the same: each once, the earliest copy, then the bytewise smallest. */
#ifndef FNL_ACTIVITY_EVENTS_H
#define FNL_ACTIVITY_EVENTS_H

#include "core/buffer.h"

typedef struct fnl_event {
    int64_t at;
    size_t start;       /* in the bytes: its id in CBOR, then the values of its fields */
    uint32_t length;    /* of all of it */
    uint32_t id_length; /* of the id */
    uint32_t key;
    uint32_t unused;
} fnl_event;

typedef struct fnl_events {
    fnl_buffer bytes;
    fnl_event *items;
    size_t count;
    size_t capacity;
} fnl_events;

void fnl_events_start(fnl_events *events, const fnl_allocator *memory);
void fnl_events_end(fnl_events *events);

/* Its bytes are the last of the buffer, from item.start on. Compacts when it is full. False without memory. */
bool fnl_events_add(fnl_events *events, fnl_event item);

/* Each once, by key, id, time and bytes; those whose id is NULL are all different. False without memory. */
bool fnl_events_compact(fnl_events *events);

/* A copy of what another one holds; keys as they are. False without memory. */
bool fnl_events_copy(fnl_events *out, const fnl_events *from);

static inline fnl_text fnl_event_id(const fnl_events *events, const fnl_event *event)
{
    return (fnl_text){ events->bytes.bytes + event->start, event->id_length };
}

static inline fnl_text fnl_event_values(const fnl_events *events, const fnl_event *event)
{
    return (fnl_text){ events->bytes.bytes + event->start + event->id_length, event->length - event->id_length };
}

/* By id, time, values. */
int fnl_event_compare(const fnl_events *events, const fnl_event *a, const fnl_event *b);

/* Whether two of one key are the same activity. */
bool fnl_event_same(const fnl_events *events, const fnl_event *a, const fnl_event *b);

#endif

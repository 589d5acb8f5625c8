#include "activity/events.h"

#include "core/order.h"

enum { first_capacity = 4096 };

/* NULL in CBOR. */
static const char no_id = (char)0xf6;

void fnl_events_start(fnl_events *events, const fnl_allocator *memory)
{
    *events = (fnl_events){ .count = 0 };
    fnl_buffer_start(&events->bytes, memory);
}

void fnl_events_end(fnl_events *events)
{
    const fnl_allocator *memory = events->bytes.memory;
    fnl_release(memory, events->items);
    fnl_buffer_end(&events->bytes);
    fnl_events_start(events, memory);
}

int fnl_event_compare(const fnl_events *events, const fnl_event *a, const fnl_event *b)
{
    int order = fnl_text_compare(fnl_event_id(events, a), fnl_event_id(events, b));
    if (order != 0)
        return order;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return fnl_text_compare(fnl_event_values(events, a), fnl_event_values(events, b));
}

bool fnl_event_same(const fnl_events *events, const fnl_event *a, const fnl_event *b)
{
    fnl_text id = fnl_event_id(events, a);
    return id.bytes[0] != no_id && fnl_text_equal(id, fnl_event_id(events, b));
}

static int compare_events(const void *context, const void *a, const void *b)
{
    const fnl_event *x = a;
    const fnl_event *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return fnl_event_compare(context, x, y);
}

/* Their bytes without those of the ones that were dropped. */
static bool pack(fnl_events *events)
{
    fnl_buffer packed;
    fnl_buffer_start(&packed, events->bytes.memory);
    for (size_t i = 0; i < events->count; i++) {
        fnl_event *event = &events->items[i];
        size_t start = packed.length;
        fnl_buffer_put(&packed, events->bytes.bytes + event->start, event->length);
        event->start = start;
    }
    if (packed.failed) {
        fnl_buffer_end(&packed);
        return false;
    }
    fnl_buffer_end(&events->bytes);
    events->bytes = packed;
    return true;
}

bool fnl_events_compact(fnl_events *events)
{
    if (!fnl_order_items(events->bytes.memory, events->items, events->count, sizeof *events->items, compare_events,
                         events))
        return false;
    size_t kept = 0;
    for (size_t i = 0; i < events->count; i++) {
        const fnl_event *event = &events->items[i];
        const fnl_event *last = kept == 0 ? NULL : &events->items[kept - 1];
        if (last == NULL || last->key != event->key || !fnl_event_same(events, last, event))
            events->items[kept++] = *event;
    }
    bool is_packed = kept == events->count;
    events->count = kept;
    return is_packed || pack(events);
}

bool fnl_events_add(fnl_events *events, fnl_event item)
{
    if (events->bytes.failed)
        return false;
    if (events->count == events->capacity) {
        size_t wanted = events->capacity == 0 ? first_capacity : events->capacity * 2;
        fnl_event *items = fnl_resize(events->bytes.memory, events->items, wanted, sizeof *items);
        if (items == NULL)
            return false;
        events->items = items;
        events->capacity = wanted;
        events->items[events->count++] = item;
        return events->count < first_capacity || fnl_events_compact(events);
    }
    events->items[events->count++] = item;
    return true;
}

bool fnl_events_copy(fnl_events *out, const fnl_events *from)
{
    fnl_buffer_put(&out->bytes, from->bytes.bytes, from->bytes.length);
    out->items = fnl_allocate(out->bytes.memory, from->count, sizeof *out->items);
    if (out->items == NULL || out->bytes.failed)
        return false;
    if (from->count != 0)
        memcpy(out->items, from->items, from->count * sizeof *out->items);
    out->count = out->capacity = from->count;
    return true;
}

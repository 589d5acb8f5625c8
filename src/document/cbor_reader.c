/* CBOR, only in the deterministic encoding of RFC 8949, 4.2.1, and only the kinds of values that a tree has. */

#include "document/assembly.h"
#include "document/cbor_item.h"
#include "document/reader.h"
#include "text/utf8.h"

typedef struct cbor_reading {
    fnl_document *document;
    fnl_error *error;
    fnl_assembly assembly;
    fnl_text source;
    size_t at;
    /* Of each open list or map: items or pairs still to come, and the encoding of the newest key. */
    uint64_t to_come[fnl_most_levels];
    fnl_text newest_key[fnl_most_levels];
} cbor_reading;

static int32_t refuse(cbor_reading *reading, const char *message)
{
    return fnl_fail_at(reading->error, FNL_E_SYNTAX, (fnl_place){ .offset = reading->at }, NULL, "CBOR: %s", message);
}

static int32_t read_item(cbor_reading *reading, fnl_cbor_item *item)
{
    *item = fnl_read_cbor_item(fnl_text_from(reading->source, reading->at));
    if (item->problem != NULL)
        return refuse(reading, item->problem);
    if (item->kind == fnl_cbor_text && !fnl_utf8_valid(item->text))
        return refuse(reading, "this text is not UTF-8");
    return FNL_OK;
}

/* Keys are texts in strictly ascending order of their encodings. */
static int32_t read_key(cbor_reading *reading)
{
    fnl_cbor_item item;
    int32_t code = read_item(reading, &item);
    if (code != FNL_OK)
        return code;
    if (item.kind != fnl_cbor_text)
        return refuse(reading, "this key is no text; keys are texts");
    fnl_text encoding = { reading->source.bytes + reading->at, item.size };
    fnl_text *newest = &reading->newest_key[reading->assembly.depth - 1];
    int order = newest->bytes == NULL ? 1 : fnl_text_compare(encoding, *newest);
    if (order == 0)
        return refuse(reading, "this key stands twice in its map; each key may stand once");
    if (order < 0)
        return refuse(reading, "keys out of order; they are sorted by the bytes of their encoding");
    *newest = encoding;
    fnl_assembly_key(&reading->assembly, item.text, (fnl_place){ .offset = reading->at });
    reading->at += item.size;
    return FNL_OK;
}

static int32_t open_node(cbor_reading *reading, const fnl_cbor_item *item)
{
    bool is_map = item->kind == fnl_cbor_map;
    uint64_t rest = reading->source.length - reading->at - item->size;
    if (item->value > rest / (is_map ? 2 : 1))
        return refuse(reading, "this list or map has more items than bytes follow; the text is cut off or damaged");
    fnl_place place = { .offset = reading->at };
    int32_t code = fnl_assembly_open(&reading->assembly, is_map ? fnl_node_map : fnl_node_list, place);
    if (code != FNL_OK)
        return code;
    uint32_t level = reading->assembly.depth - 1;
    reading->to_come[level] = item->value;
    reading->newest_key[level] = (fnl_text){ NULL, 0 };
    return FNL_OK;
}

static int32_t put_scalar(cbor_reading *reading, const fnl_cbor_item *item)
{
    fnl_node node = { .place = { .offset = reading->at }, .text = item->text };
    switch (item->kind) {
    case fnl_cbor_text:
        node.kind = fnl_node_text;
        break;
    case fnl_cbor_bytes:
        node.kind = fnl_node_bytes;
        break;
    case fnl_cbor_bool:
        node.kind = fnl_node_bool;
        node.integer = (int64_t)item->value;
        break;
    case fnl_cbor_unsigned:
    case fnl_cbor_negative:
        if (item->value > INT64_MAX)
            return refuse(reading, "an integer beyond 64 bits with sign");
        node.kind = fnl_node_integer;
        node.integer = item->kind == fnl_cbor_unsigned ? (int64_t)item->value : -1 - (int64_t)item->value;
        break;
    case fnl_cbor_null:
    case fnl_cbor_list:
    case fnl_cbor_map:
        node.kind = fnl_node_null;
        break;
    }
    return fnl_assembly_scalar(&reading->assembly, &node);
}

/* Counts a finished value, and closes what it completes. */
static int32_t close_finished(cbor_reading *reading, bool opened)
{
    fnl_assembly *assembly = &reading->assembly;
    if (!opened && assembly->depth != 0)
        reading->to_come[assembly->depth - 1]--;
    while (assembly->depth != 0 && reading->to_come[assembly->depth - 1] == 0) {
        int32_t code = fnl_assembly_close(assembly);
        if (code != FNL_OK)
            return code;
        if (assembly->depth != 0)
            reading->to_come[assembly->depth - 1]--;
    }
    return FNL_OK;
}

static int32_t read_value(cbor_reading *reading)
{
    fnl_cbor_item item;
    int32_t code = read_item(reading, &item);
    if (code != FNL_OK)
        return code;
    bool opens = item.kind == fnl_cbor_list || item.kind == fnl_cbor_map;
    code = opens ? open_node(reading, &item) : put_scalar(reading, &item);
    reading->at += item.size;
    return code != FNL_OK ? code : close_finished(reading, opens);
}

int32_t fnl_read_cbor(fnl_document *document, fnl_error *error)
{
    cbor_reading reading = { .document = document, .error = error, .source = document->source };
    fnl_assembly_start(&reading.assembly, document, error);
    reading.assembly.keys_differ = true;
    int32_t code = FNL_OK;
    while (code == FNL_OK && document->root == NULL)
        code = fnl_assembly_wants_key(&reading.assembly) ? read_key(&reading) : read_value(&reading);
    fnl_assembly_end(&reading.assembly);
    if (code == FNL_OK && reading.at != reading.source.length)
        return refuse(&reading, "bytes after the end of the map; remove them");
    return code;
}

#include "document/state_form.h"

#include "core/hash.h"
#include "time/civil.h"

static const char no_state[] = "these bytes are not those of a saved state";

enum { byte_string = 0x40, kind_bits = 0xe0 }; /* of the first byte of an item */

void fnl_state_checksum(fnl_text bytes, uint8_t out[fnl_checksum_size])
{
    uint64_t hash = fnl_hash_text(bytes, 0); /* the same on every machine */
    for (int i = 0; i < fnl_checksum_size; i++)
        out[i] = (uint8_t)(hash >> 8 * (fnl_checksum_size - 1 - i));
}

void fnl_state_put_start(fnl_buffer *out, const fnl_state_form *form)
{
    fnl_put_cbor_list(out, (size_t)form->items);
    fnl_put_cbor_text(out, FNL_STATE_MARK);
    fnl_put_cbor_integer(out, fnl_state_version);
    fnl_put_cbor_text(out, fnl_text_of(form->kind));
    fnl_put_cbor_bytes(out, (fnl_text){ (const char *)form->fingerprint, fnl_state_fingerprint_size });
    fnl_put_cbor_integer(out, form->as_of);
}

void fnl_state_put_end(fnl_buffer *out)
{
    uint8_t checksum[fnl_checksum_size];
    if (out->failed)
        return;
    fnl_state_checksum(fnl_buffer_text(out), checksum);
    fnl_put_cbor_bytes(out, (fnl_text){ (const char *)checksum, sizeof checksum });
}

fnl_text fnl_state_kind_named(fnl_text bytes)
{
    fnl_cursor cursor = { .rest = bytes };
    (void)fnl_cursor_list(&cursor, no_state);
    fnl_cursor_check(&cursor, fnl_text_equal(fnl_cursor_text(&cursor, no_state), FNL_STATE_MARK), no_state);
    (void)fnl_cursor_integer(&cursor, no_state);
    return fnl_cursor_text(&cursor, no_state);
}

/* What was cut off or changed on the way shows here. */
static int32_t check_sum(fnl_text bytes, fnl_error *error)
{
    uint8_t wanted[fnl_checksum_size];
    size_t kept = bytes.length < fnl_checksum_item ? 0 : bytes.length - fnl_checksum_item;
    fnl_cursor cursor = { .rest = fnl_text_from(bytes, kept) };
    fnl_text found = fnl_cursor_bytes(&cursor, "a checksum is expected at the end");
    fnl_state_checksum((fnl_text){ bytes.bytes, kept }, wanted);
    bool is_same = fnl_text_equal(found, (fnl_text){ (const char *)wanted, sizeof wanted });
    if (kept != 0 && cursor.problem == NULL && is_same)
        return FNL_OK;
    return fnl_fail(error, FNL_E_STATE, "%s, or were cut off or changed: the checksum at their end is not theirs",
                    no_state);
}

static int32_t take_identity(fnl_state_form *form, fnl_cursor *cursor, fnl_error *error)
{
    uint64_t items = fnl_cursor_list(cursor, no_state);
    fnl_text mark = fnl_cursor_text(cursor, no_state);
    fnl_cursor_check(cursor, fnl_text_equal(mark, FNL_STATE_MARK), no_state);
    int64_t version = fnl_cursor_integer(cursor, "a version is expected");
    if (cursor->problem == NULL && version != fnl_state_version)
        return fnl_fail(error, FNL_E_STATE, "a state of version %lld; this version of the library reads %d",
                        (long long)version, fnl_state_version);
    fnl_text kind = fnl_cursor_text(cursor, "a kind is expected");
    if (cursor->problem == NULL && !fnl_text_equal(kind, fnl_text_of(form->kind)))
        return fnl_fail(error, FNL_E_STATE, "a state of another kind, \"%.*s\"; this model makes \"%s\"",
                        FNL_TEXT_ARGS(kind), form->kind);
    fnl_cursor_check(cursor, items == form->items, "a state of this kind has another number of items");
    fnl_text fingerprint = fnl_cursor_bytes(cursor, "a fingerprint is expected");
    fnl_text own = { (const char *)form->fingerprint, fnl_state_fingerprint_size };
    if (cursor->problem == NULL && !fnl_text_equal(fingerprint, own))
        return fnl_fail(error, FNL_E_STATE,
                        "a state of another model: it was made with one of another fingerprint, load it with that");
    form->as_of = fnl_cursor_integer(cursor, "as_of is expected");
    fnl_cursor_check(cursor, form->as_of != 0 && form->as_of >= FNL_FIRST_INSTANT && form->as_of <= FNL_LAST_INSTANT,
                     "as_of is 0 or outside the years 1 to 9999");
    return FNL_OK;
}

int32_t fnl_state_open(fnl_text bytes, fnl_state_form *form, fnl_cursor *cursor, fnl_error *error)
{
    *cursor = (fnl_cursor){ .rest = bytes };
    int32_t code = check_sum(bytes, error);
    if (code == FNL_OK)
        code = take_identity(form, cursor, error);
    if (code == FNL_OK && cursor->problem != NULL)
        code = fnl_state_refuse(bytes, cursor, error);
    return code;
}

void fnl_state_close(fnl_cursor *cursor)
{
    fnl_cursor_check(cursor, cursor->rest.length == fnl_checksum_item,
                     "what the state holds is not followed by the checksum alone");
}

int32_t fnl_state_refuse(fnl_text bytes, const fnl_cursor *cursor, fnl_error *error)
{
    return fnl_fail(error, FNL_E_STATE, "a damaged state, at byte %llu of %llu: %s",
                    (unsigned long long)(bytes.length - cursor->rest.length), (unsigned long long)bytes.length,
                    cursor->problem);
}

void fnl_state_put_sum(fnl_buffer *out, fnl_wide sum)
{
    uint8_t bytes[fnl_wide_size];
    if (sum.high == (int64_t)sum.low >> 63) {
        fnl_put_cbor_integer(out, (int64_t)sum.low);
        return;
    }
    for (int i = 0; i < fnl_wide_size; i++) {
        uint64_t word = i < 8 ? (uint64_t)sum.high : sum.low;
        bytes[i] = (uint8_t)(word >> 8 * (7 - i % 8));
    }
    fnl_put_cbor_bytes(out, (fnl_text){ (const char *)bytes, sizeof bytes });
}

fnl_wide fnl_state_take_sum(fnl_cursor *cursor)
{
    static const char what[] = "an integer or 16 bytes are expected as a sum";
    if (cursor->rest.length == 0 || (cursor->rest.bytes[0] & kind_bits) != byte_string) {
        int64_t value = fnl_cursor_integer(cursor, what);
        return (fnl_wide){ (uint64_t)value, value >> 63 };
    }
    fnl_text bytes = fnl_cursor_bytes(cursor, what);
    fnl_cursor_check(cursor, bytes.length == fnl_wide_size, what);
    uint64_t parts[2] = { 0, 0 };
    for (size_t i = 0; i < bytes.length && i < fnl_wide_size; i++)
        parts[i / 8] = parts[i / 8] << 8 | (unsigned char)bytes.bytes[i];
    fnl_wide sum = { parts[1], (int64_t)parts[0] };
    fnl_cursor_check(cursor, sum.high != (int64_t)sum.low >> 63, "a sum in more bytes than it needs");
    return sum;
}

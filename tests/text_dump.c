/* Reads and writes small forms, one question a line, parts separated by tabs, for the tests that compare with other programs.
   An answer is a value, or "malformed", "range".
     number TEXT            bits of the binary64 in hex, and the text written for it
     integer TEXT           the integer
     decimal TEXT           value and scale
     rounded SCALE TEXT     value, and "rounded" if digits were lost
     write SCALE VALUE      a decimal written
     duration TEXT          seconds, and the text written for them
     percent TEXT           millionths
     fold HEX               bytes folded, in hex; or "marks"
     lower HEX              bytes in lower case, in hex
     utf8 HEX               number of code points, or "invalid"
     instant ZONE FORMAT TEXT
     day ZONE FORMAT TEXT
     stamp ZONE INSTANT     an instant written */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "text/duration.h"
#include "text/fold.h"
#include "text/utf8.h"
#include "time/stamp.h"

enum { most_parts = 4, longest_line = 1 << 16 };

typedef struct question {
    fnl_arena *arena;
    fnl_text parts[most_parts];
    fnl_buffer out;
} question;

static int64_t integer_of(fnl_text text)
{
    int64_t value = 0;
    fnl_read_integer(text, &value);
    return value;
}

/* Prints why there is no value. */
static bool failed(fnl_reading reading)
{
    if (reading == fnl_read_ok || reading == fnl_read_rounded)
        return false;
    puts(reading == fnl_read_range ? "range" : "malformed");
    return true;
}

static void print_out(const question *asked)
{
    printf("%.*s\n", (int)asked->out.length, asked->out.bytes == NULL ? "" : asked->out.bytes);
}

static void answer_number(question *asked)
{
    double value = 0;
    if (failed(fnl_read_number(asked->parts[1], &value)))
        return;
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    fnl_write_number(&asked->out, value);
    printf("%016" PRIx64 " ", bits);
    print_out(asked);
}

static void answer_integer(question *asked)
{
    int64_t value = 0;
    if (!failed(fnl_read_integer(asked->parts[1], &value)))
        printf("%" PRId64 "\n", value);
}

static void answer_decimal(question *asked)
{
    int64_t value = 0;
    unsigned scale = 0;
    if (!failed(fnl_read_decimal(asked->parts[1], &value, &scale)))
        printf("%" PRId64 " %u\n", value, scale);
}

static void answer_rounded(question *asked)
{
    int64_t value = 0;
    fnl_reading reading = fnl_read_decimal_rounded(asked->parts[2], (unsigned)integer_of(asked->parts[1]), &value);
    if (!failed(reading))
        printf("%" PRId64 "%s\n", value, reading == fnl_read_rounded ? " rounded" : "");
}

static void answer_write(question *asked)
{
    fnl_write_decimal(&asked->out, integer_of(asked->parts[2]), (unsigned)integer_of(asked->parts[1]));
    print_out(asked);
}

static void answer_duration(question *asked)
{
    int64_t seconds = 0;
    if (failed(fnl_read_duration(asked->parts[1], &seconds)))
        return;
    fnl_write_duration(&asked->out, seconds);
    printf("%" PRId64 " ", seconds);
    print_out(asked);
}

static void answer_percent(question *asked)
{
    int64_t millionths = 0;
    if (!failed(fnl_read_percent(asked->parts[1], &millionths)))
        printf("%" PRId64 "\n", millionths);
}

static int hex_digit(char digit)
{
    return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

/* Turns hex digits into the bytes they stand for, in place. */
static fnl_text bytes_of_hex(fnl_text hex)
{
    char *bytes = (char *)(uintptr_t)hex.bytes;
    for (size_t i = 0; i < hex.length / 2; i++)
        bytes[i] = (char)(hex_digit(hex.bytes[2 * i]) * 16 + hex_digit(hex.bytes[2 * i + 1]));
    return (fnl_text){ bytes, hex.length / 2 };
}

static void print_hex(const fnl_buffer *out)
{
    for (size_t i = 0; i < out->length; i++)
        printf("%02x", (unsigned char)out->bytes[i]);
    putchar('\n');
}

static void answer_fold(question *asked)
{
    if (fnl_fold(bytes_of_hex(asked->parts[1]), &asked->out) == fnl_fold_ok)
        print_hex(&asked->out);
    else
        puts("marks");
}

static void answer_lower(question *asked)
{
    fnl_lower(bytes_of_hex(asked->parts[1]), &asked->out);
    print_hex(&asked->out);
}

static void answer_utf8(question *asked)
{
    fnl_text text = bytes_of_hex(asked->parts[1]);
    if (fnl_utf8_valid(text))
        printf("%" PRIu64 "\n", fnl_utf8_length(text));
    else
        puts("invalid");
}

static const fnl_zone *zone_of(question *asked)
{
    const fnl_zone *zone = &fnl_zone_utc;
    fnl_error error = { 0 };
    if (fnl_zone_load(asked->arena, NULL, asked->parts[1], &zone, &error) != FNL_OK)
        puts(error.message);
    return zone;
}

static void answer_instant(question *asked)
{
    int64_t instant = 0;
    const char *why = NULL;
    if (!fnl_format_valid(asked->parts[2], &why))
        puts(why);
    else if (!failed(fnl_read_instant(asked->parts[3], asked->parts[2], zone_of(asked), &instant)))
        printf("%" PRId64 "\n", instant);
}

static void answer_day(question *asked)
{
    int32_t day = 0;
    if (!failed(fnl_read_day(asked->parts[3], asked->parts[2], zone_of(asked), &day)))
        printf("%" PRId32 "\n", day);
}

static void answer_stamp(question *asked)
{
    fnl_write_instant(&asked->out, integer_of(asked->parts[2]), zone_of(asked));
    print_out(asked);
}

static const struct {
    const char *name;
    void (*answer)(question *asked);
} answers[] = {
    { "number", answer_number },   { "integer", answer_integer }, { "decimal", answer_decimal },
    { "rounded", answer_rounded }, { "write", answer_write },     { "duration", answer_duration },
    { "percent", answer_percent }, { "fold", answer_fold },       { "lower", answer_lower },
    { "utf8", answer_utf8 },       { "instant", answer_instant }, { "day", answer_day },
    { "stamp", answer_stamp },
};

static void answer(question *asked, char *line)
{
    size_t length = strcspn(line, "\n");
    for (size_t i = 0; i < most_parts; i++) {
        line[length] = '\0';
        size_t part = strcspn(line, "\t");
        asked->parts[i] = (fnl_text){ line, part };
        line += part < length ? part + 1 : length;
        length -= part < length ? part + 1 : length;
    }
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        if (fnl_text_equal(asked->parts[0], fnl_text_of(answers[i].name))) {
            answers[i].answer(asked);
            return;
        }
    }
    puts("unknown question");
}

int main(void)
{
    static char line[longest_line];
    while (fgets(line, sizeof line, stdin) != NULL) {
        fnl_arena arena;
        fnl_arena_start(&arena, &fnl_default_allocator);
        question asked = { .arena = &arena };
        fnl_buffer_start(&asked.out, &fnl_default_allocator);
        answer(&asked, line);
        fnl_buffer_end(&asked.out);
        fnl_arena_end(&arena);
    }
    return EXIT_SUCCESS;
}

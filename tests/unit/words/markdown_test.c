/* Texts of anyone stay texts: in no place do they become Markdown or HTML, end a cell, or hide what they say. */
#include "../../model_reading.h"

#include "words/agreement.h"
#include "words/words.h"

#include <stdio.h>

typedef void tell_one(fnl_words *words, fnl_text text);

static void check(tell_one *tell, const char *text, size_t length, const char *wanted)
{
    fnl_buffer out;
    fnl_buffer_start(&out, &fnl_default_allocator);
    fnl_words words = { .out = &out };
    tell(&words, (fnl_text){ text, length });
    fnl_buffer_put_byte(&out, '\0');
    assert_false(out.failed);
    assert_string_equal(out.bytes, wanted);
    fnl_buffer_end(&out);
}

#define CHECK(tell, text, wanted) check(tell, text, sizeof(text) - 1, wanted)

static void plain(void **state)
{
    (void)state;
    CHECK(fnl_tell_text, "", "");
    CHECK(fnl_tell_text, "Hà Nội, 2026: (50 %) - \"x\" + y = z!", "Hà Nội, 2026: (50 %) - \"x\" + y = z!");
    CHECK(fnl_tell_text, "*a* _b_ `c` #d", "\\*a\\* \\_b\\_ \\`c\\` \\#d");
    CHECK(fnl_tell_text, "[x](javascript:y) ![z]", "\\[x\\](javascript:y) !\\[z\\]");
    CHECK(fnl_tell_text, "{.class} $x$ ~~y~~ \\", "\\{.class\\} &#36;x&#36; &#126;&#126;y&#126;&#126; \\\\");
    CHECK(fnl_tell_text, "a|b", "a&#124;b");
    CHECK(fnl_tell_text, "<script>&amp;</script>", "&lt;script&gt;&amp;amp;&lt;/script&gt;");
    CHECK(fnl_tell_text, "a\nb\r\n\tc", "a b   c");
    CHECK(fnl_tell_text, "\x1b[31m\0\x7f", "\\\\u\\{001b\\}\\[31m\\\\u\\{0000\\}\\\\u\\{007f\\}");
    CHECK(fnl_tell_text, "\xc2\x85 \xe2\x80\xae \xe2\x80\xa8 \xf3\xa0\x81\x81",
          "\\\\u\\{0085\\} \\\\u\\{202e\\} \\\\u\\{2028\\} \\\\u\\{e0041\\}");
    CHECK(fnl_tell_text, "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb",
          "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb");
}

static void code(void **state)
{
    (void)state;
    CHECK(fnl_tell_code, "*a* <b> \\ [c]", "`*a* <b> \\ [c]`");
    CHECK(fnl_tell_code, "", "");
    CHECK(fnl_tell_code, "a`b", "a\\`b");
    CHECK(fnl_tell_code, "a|<b>", "a&#124;&lt;b&gt;");
    CHECK(fnl_tell_code, "a\nb\xe2\x80\xae", "`a\\u{000a}b\\u{202e}`");
}

static void condition(void **state)
{
    (void)state;
    CHECK(fnl_tell_condition, " a = 1\n   AND\tb > 2 ", "`a = 1 AND b > 2`");
    CHECK(fnl_tell_condition, "a  =  'x  y\n'  OR  \"b  '\"  = 'it''s  so'",
          "`a = 'x  y\\u{000a}' OR \"b  '\" = 'it''s  so'`");
    CHECK(fnl_tell_condition, "a = '|'", "a = '&#124;'");
}

/* Every text of a model is one of these; names stand on one line. */
#define HOSTILE "x| <b>`*_[l](u)\\u001b\\u202e\\n# h\\n- |"
#define NAME "x| <b>`*_[l](u)\\u202e# h - |"

static const char model_text[] =
    "{\"funnelcore\": 1, \"name\": \"" NAME "\", \"version\": \"" NAME "\", \"null_values\": [\"" HOSTILE "\"],\n"
    "\"fields\": [{\"name\": \"" NAME "\", \"type\": \"text\", \"id\": true, \"from\": \"col " NAME "\", \"values\": "
    "[\"" HOSTILE "\"], \"aliases\": {\"2" HOSTILE "\": \"" HOSTILE "\"}},\n"
    "  {\"name\": \"t\", \"type\": \"time\", \"format\": \"%Y-%m-%d |<b>`\"}, {\"name\": \"n\", \"type\": \"int\"},\n"
    "  {\"name\": \"stage\", \"type\": \"text\"}, {\"name\": \"why\", \"type\": \"text\"}],\n"
    "\"scores\": [{\"name\": \"s\", \"groups\": [{\"name\": \"" NAME "\", \"rules\": [\n"
    "  {\"name\": \"" NAME "\", \"first\": [{\"when\": \"why = '" HOSTILE "'\", \"points\": 1, \"reason\": \"" NAME
    "\"}]},\n"
    "  {\"name\": \"2" NAME "\", \"map\": \"why\", \"points\": {\"" HOSTILE "\": 1}, \"reason\": \"" NAME "\"}]}],\n"
    "  \"bands\": [{\"name\": \"" NAME "\", \"from\": 1}, {\"name\": \"b\"}]},\n"
    "  {\"name\": \"l\", \"kind\": \"linear\", \"terms\": [{\"field\": \"why\", \"map\": {\"" HOSTILE "\": 1}}]}],\n"
    "\"lifecycle\": {\"stage\": \"stage\", \"stages\": [\"y\", \"z\"], \"moves\": [{\"name\": \"" NAME
    "\", \"from\": \"y\", \"to\": \"z\", \"when\": \"why = '" HOSTILE "'\", \"reason\": \"" NAME "\"}]},\n"
    "\"decisions\": [{\"name\": \"d\", \"hit\": \"first\", \"rules\": [{\"when\": \"why = '" HOSTILE
    "'\", \"then\": {\"k\": \"" HOSTILE "\"}}], \"otherwise\": {\"k\": \"" HOSTILE "\"}}],\n"
    "\"examples\": [{\"name\": \"" NAME "\", \"lead\": {\"why\": \"" HOSTILE "\"}, \"expect\": {\"s\": 0}}]}";

/* Bars that cut cells, as renderers find them: before they look for anything else, all but those after a backslash. */
static unsigned count_bars(fnl_text line)
{
    unsigned bars = 0;
    for (size_t i = 0; i < line.length; i++)
        bars += line.bytes[i] == '|' && (i == 0 || line.bytes[i - 1] != '\\');
    return bars;
}

/* Outside code spans nothing is HTML. */
static void check_line(fnl_text line)
{
    bool in_code = false;
    for (size_t i = 0; i < line.length; i++) {
        unsigned char byte = (unsigned char)line.bytes[i];
        if (byte == '`' && (i == 0 || line.bytes[i - 1] != '\\'))
            in_code = !in_code;
        if (byte < 0x20 || byte == 0x7f || (!in_code && byte == '<'))
            fail_msg("byte %02x in %.*s", byte, FNL_TEXT_ARGS(line));
    }
    assert_false(in_code);
}

static void hostile(void **state)
{
    (void)state;
    model_reading reading = read_good(model_text);
    fnl_buffer page;
    fnl_error error;
    fnl_buffer_start(&page, &fnl_default_allocator);
    assert_int_equal(fnl_model_put_words(reading.model, &page, &error), FNL_OK);
    fnl_text rest = fnl_buffer_text(&page);
    unsigned headings = 0, tables = 0, bars = 0;
    assert_int_equal(page.bytes[page.length - 1], '\n');
    while (rest.length != 0) {
        fnl_text line = { rest.bytes, (size_t)((const char *)memchr(rest.bytes, '\n', rest.length) - rest.bytes) };
        rest = fnl_text_from(rest, line.length + 1);
        check_line(line);
        headings += line.length > 0 && line.bytes[0] == '#';
        bool in_table = line.length > 0 && line.bytes[0] == '|';
        tables += in_table && bars == 0;
        if (in_table && bars != 0)
            assert_int_equal(count_bars(line), bars);
        else if (!in_table)
            assert_int_equal(count_bars(line), 0);
        bars = in_table ? count_bars(line) : 0;
    }
    /* The title, seven sections, two scores, a group, a decision, an example. */
    assert_int_equal(headings, 13);
    /* Fields, rules, bands, terms, moves, what came of them, the decision, signatures. */
    assert_int_equal(tables, 8);
    fnl_buffer_end(&page);
    end_reading(&reading);
}

static void duration(void **state)
{
    static const struct {
        int64_t seconds;
        const char *words;
        const char *every;
    } cases[] = {
        { 1, "1 second", "second" },
        { 59, "59 seconds", "59 seconds" },
        { 3600, "1 hour", "hour" },
        { 5400, "1 hour 30 minutes", "1 hour 30 minutes" },
        { 86400, "1 day", "day" },
        { 14 * 86400, "14 days", "14 days" },
        { 90061, "1 day 1 hour 1 minute 1 second", "1 day 1 hour 1 minute 1 second" },
        { INT64_MAX, "106751991167300 days 15 hours 30 minutes 7 seconds",
          "106751991167300 days 15 hours 30 minutes 7 seconds" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_buffer out;
        fnl_buffer_start(&out, &fnl_default_allocator);
        fnl_words words = { .out = &out };
        fnl_tell_duration(&words, cases[i].seconds);
        fnl_tell(&words, "; ");
        fnl_tell_every(&words, cases[i].seconds);
        char wanted[200];
        snprintf(wanted, sizeof wanted, "%s; %s", cases[i].words, cases[i].every);
        fnl_buffer_put_byte(&out, '\0');
        assert_string_equal(out.bytes, wanted);
        fnl_buffer_end(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain),   cmocka_unit_test(code),     cmocka_unit_test(condition),
        cmocka_unit_test(hostile), cmocka_unit_test(duration),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Texts changed at random, always the same way: each is refused with an error that says where, or is accepted, and then
   writing and reading agree. */
#include <stdio.h>

#include "reading.h"

enum { mutants = 3000, longest_text = 512, most_changes = 6 };

static const fnl_text yaml_seed = LITERAL("funnelcore: 1 # version\n"
                                          "name: \"a\\tb\"\n"
                                          "null_values: [\"Select\", 'un''known', ~]\n"
                                          "fields:\n"
                                          "  - {name: lead_id, type: text, id: true}\n"
                                          "  - name: H\303\240 N\341\273\231i\n"
                                          "    scale: -2.5e3\n"
                                          "notes: |\n"
                                          "  one\n"
                                          "  two\n"
                                          "? odd key\n"
                                          ": >-\n"
                                          "  folded\n");

static const fnl_text json_seed =
    LITERAL("{\"funnelcore\": 1, \"name\": \"a\\tb\\ud83d\\ude00\", \"null\": null,\n"
            "\"list\": [true, false, -2.50e3, [], {}, {\"a\": [0, 1]}], \"H\303\240\": \"\"}");

static const fnl_text cbor_seed = LITERAL("\xa6\x60\x00\x61"
                                          "a\x83\x01\x38\x63\xf6\x61"
                                          "b\xf5\x62"
                                          "aa\xa2\x61x\x43\x00\x01\xff\x61y\xf4\x62"
                                          "ab\x63\xe6\xb0\xb4\x78\x18"
                                          "abcdefghijklmnopqrstuvwx\x19\x01\x00");

/* splitmix64 */
static uint64_t next_random(uint64_t *state)
{
    uint64_t mixed = *state += 0x9e3779b97f4a7c15u;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
    return mixed ^ mixed >> 31;
}

/* One change at a random place: a byte set, a bit turned, bytes taken out, a piece put in again, the end cut off. */
static size_t mutate(char *text, size_t length, fnl_text seed, uint64_t *random)
{
    static const char telling[] = "\"'[]{}:,-?&*!|>%#\\ \n\t0~\xff\x80\xa1\x81\x18";
    size_t at = length == 0 ? 0 : (size_t)next_random(random) % length;
    size_t piece = 1 + (size_t)next_random(random) % 8;
    switch (next_random(random) % 6) {
    case 0:
        text[at] = (char)next_random(random);
        return length == 0 ? 1 : length;
    case 1:
        text[at] = telling[next_random(random) % (sizeof telling - 1)];
        return length == 0 ? 1 : length;
    case 2:
        text[at] = (char)(text[at] ^ 1 << next_random(random) % 8);
        return length;
    case 3:
        piece = piece > length - at ? length - at : piece;
        memmove(text + at, text + at + piece, length - at - piece);
        return length - piece;
    case 4: {
        size_t from = (size_t)next_random(random) % (seed.length - piece);
        if (length + piece > longest_text)
            return length;
        memmove(text + at + piece, text + at, length - at);
        memcpy(text + at, seed.bytes + from, piece);
        return length + piece;
    }
    default:
        return next_random(random) % 4 == 0 ? at : length;
    }
}

static void mutate_seed(fnl_text seed)
{
    unsigned accepted_count = 0;
    for (uint64_t i = 0; i < mutants; i++) {
        uint64_t random = i;
        char text[longest_text] = { 0 };
        size_t length = seed.length;
        memcpy(text, seed.bytes, length);
        for (uint64_t changes = i == 0 ? 0 : 1 + next_random(&random) % most_changes; changes > 0; changes--)
            length = mutate(text, length, seed, &random);
        bool accepted = false;
        const char *fault = check_text((fnl_text){ text, length }, &fnl_default_allocator, &accepted);
        if (fault != NULL)
            fail_msg("mutant %llu: %s", (unsigned long long)i, fault);
        accepted_count += accepted;
    }
    print_message("  %u of %d accepted\n", accepted_count, mutants);
    assert_true(accepted_count > 0 && accepted_count < mutants);
}

static void yaml_mutants(void **state)
{
    (void)state;
    mutate_seed(yaml_seed);
}

static void json_mutants(void **state)
{
    (void)state;
    mutate_seed(json_seed);
}

static void cbor_mutants(void **state)
{
    (void)state;
    mutate_seed(cbor_seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(yaml_mutants),
        cmocka_unit_test(json_mutants),
        cmocka_unit_test(cbor_mutants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

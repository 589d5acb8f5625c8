/* Tests of src/cli/figures.c: numbers as people read them. */
#include "cli/figures.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void expect(fnl_page *page, const char *wanted)
{
    fnl_page_put_byte(page, '\0');
    assert_string_equal(page->bytes, wanted);
    page->length = 0;
}

static void test_figures(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *unit, *text;
    } cases[] = {
        { 0, "leads", "0" },
        { 999, "leads", "999" },
        { 1000, "leads", "1,000" },
        { 12345678, "leads", "12,345,678" },
        { -1000, "leads", "-1,000" },
        { 0.6315005215, "rate", "63.2 %" },
        { 0.00049, "rate", "0.0 %" },
        { -0.00049, "rate", "0.0 %" },
        { 0.0005, "rate", "0.1 %" },
        { 12.5, "rate", "1,250.0 %" },
        { 57.268, "days", "57.3" },
        { 1234.56, "months", "1,234.6" },
        { 0, "seconds", "0s" },
        { 59.4, "seconds", "59s" },
        { 59.5, "seconds", "1m" },
        { 3599, "seconds", "59m 59s" },
        { 3600, "seconds", "1h" },
        { 5460, "seconds", "1h 31m" },
        { 86400, "seconds", "1d" },
        { 90000, "seconds", "1d 1h" },
        { -5460, "seconds", "-1h 31m" },
        { 86400e6, "seconds", "1,000,000d" },
        { 4.187, "", "4.19" },
        { 27076, "", "27,076" },
        { -0.8512, "", "-0.85" },
        { 27.636, "USD", "27.64" },
        { 27, "USD", "27" },
        { 2360.909, "USD", "2,361" },
        { -999.995, "VND", "-1,000.00" },
        { 1e14, "VND", "100,000,000,000,000" },
        { 1e30, "VND", "1e+30" },
    };
    fnl_page page = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_put_figure(&page, cases[i].value, fnl_slice_of(cases[i].unit));
        expect(&page, cases[i].text);
    }
    fnl_put_count(&page, INT64_MIN);
    expect(&page, "-9,223,372,036,854,775,808");
    fnl_page_end(&page);
}

static void test_bars(void **state)
{
    (void)state;
    static const struct {
        double share;
        const char *text;
    } cases[] = {
        { 0, "" },     { -1, "" },    { 1e-9, "▏" },    { 1.0 / 32, "▏" }, { 0.125, "▌" },
        { 0.25, "█" }, { 0.5, "██" }, { 0.78, "███▏" }, { 1, "████" },     { 7, "████" },
    };
    fnl_page page = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_put_bar(&page, cases[i].share, 4);
        expect(&page, cases[i].text);
    }
    fnl_page_end(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figures),
        cmocka_unit_test(test_bars),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

"""The shipped rules on sentences of the trade; all firms and issuers are made up. [A: ] is an advisor, [N: ] a note."""

import re

import pytest

import resources
from domain.rules import RuleSet, joined, load

LABELS = {"A": "ADVISOR", "N": "NOTE"}

ADVISORS = """
[A:Harrow & Pell LLP] served as legal counsel to Orrinvale Paper.
The Committee has retained [A:Corbel, Wynn & Ashe] as its legal advisor and [A:Tarrant Lowe] as its financial
    advisor.
[A:Dunmore Partners] and [A:Lathbury Securities LLC] acted as joint book-running managers.
[A:Wyke, Sorrell and Dane] acted as legal advisors to the Company.
[A:Merrow Stanton, Pike, Fenwick & Smythe Incorporated] is acting as sole placement agent for the offering.
[A:Gorman, Sacks & Co.], [A:Merrow Stanton] and [A:UBX Securities LLC] are the underwriters.
The Company was advised by [A:Lathbury Securities LLC] and [A:Harrow & Pell LLP].
Tarnbrook's financial advisor, [A:Dunmore Partners], has delivered its view.
[A:Dunmore Partners] is serving as exclusive financial advisor to Tarnbrook and [A:Harrow & Pell LLP] is acting
    as its legal counsel.
Legal counsel to the Company is [A:Corbel & Wynn, P.C.]
Tarnbrook is being advised by [A:The Marlow Group LLC], as financial advisor, and [A:Harrow & Pell LLP], as
    legal counsel.
[A:Dunmore Partners] acted as financial advisor to Tarnbrook, while [A:Lathbury] advised Orrinvale.
The offering was underwritten by a group managed by [A:Lathbury Securities LLC]. Copies of the prospectus may be
    obtained from [A:Lathbury Securities LLC], 1 Quay Street.
[A:Dunmore & Co. Limited] (the "Placement Agent") received a fee for the private placement.
The board received a fairness opinion from [A:Tarrant Lowe & Co.]
[A:J.R. Pemberton Securities Inc.] and [A:Lathbury Capital Markets] are acting as joint lead managers and
    co-managers.
The Company has engaged [A:Alder Rowe] as restructuring advisor and [A:Corbel & Wynn] as bankruptcy counsel.
[A:Lathbury Securities LLC] is the dealer manager for the tender offer, and Quill Services is the information
    agent.
Tarnbrook Cable was represented by [A:Harrow & Pell LLP].
Financial advisors: [A:Dunmore Partners]
[A:Moville & Company] is acting as financial advisor, [A:Kirkham & Ellery LLP] is acting as legal counsel and
    [A:Alder & Marsh] is acting as restructuring advisor to the Company.
[A:Evermore] is serving as investment banker, [A:FTX Consulting] as financial advisor and [A:Weald] as legal
    advisor.
[A:Solomon & Cromer LLP] is serving as legal advisor and [A:Centrepoint Partners LLC] and [A:Gorman Sacks & Co.
    LLC] are serving as financial advisors to Acme.
[A:Pell, Wyke, Rifkin, Warton & Garris LLP] served as Acme's legal advisor.
Acme retained [A:Lazare] as its investment banker and [A:Joyce Dale] as its legal counsel.
[A:Barkley], [A:Citiborough] and [A:Morton Stanfield] are acting as joint book-running managers for the
    offering. [A:Delmore] and [A:Eccles] are acting as co-managers.
[A:Jeffers LLC] acted as the sole book-running manager for the offering.
The offering is being made through a syndicate of underwriters led by [A:RBX Capital Markets].
[A:H.C. Wynn & Co.] is acting as the exclusive placement agent for the offering.
An ad hoc group of noteholders is represented by [A:Davies Park & Wardle LLP] as legal counsel and [A:PJX
    Partners LP] as financial advisor.
[A:J.P. Merton Securities Inc.] is sole dealer manager and Mack Partners, Inc. is the information agent.
[A:Hulme Lock Capital, Inc.] is serving as exclusive financial advisor, and [A:Roper Grey LLP] is serving as
    legal counsel to Acme.
[A:UBX Investment Bank] and [A:Perrin Weinfeld Partners] acted as financial advisers to the Special Committee.
[A:Skarsgard, Arle, Slade, Meagre & Flynn LLP] and Affiliates provided legal counsel to Acme.
Acme's legal advisors are [A:Wachter, Lipson, Rosen & Katz] and [A:Richard, Leyton & Finger, P.A.]
Legal advisor: [A:Harrow & Pell LLP]; Financial Advisor: [A:Dunmore Partners]
The Company's advisors are [A:Dunmore Partners] and [A:Harrow & Pell LLP].
The transaction was unanimously approved by the Board, which received advice from its financial advisor
    [A:Dunmore Partners].
[A:Dunmore Partners] has been retained to act as financial advisor to Acme.
Acme has hired [A:Dunmore Partners] to advise on strategic alternatives.
The underwriters of the offering were [A:Lathbury Securities], [A:Dunmore & Co.] and [A:Merrow Stanton].
[A:Lathbury Securities], a division of Quarry Bank, acted as lead manager.
Wells Farrow Bank, N.A. is the trustee and Quarry Bank is the administrative agent.
[A:Harrow & Pell], the Company's counsel, declined to comment.
ACME RETAINS [A:DUNMORE PARTNERS] AS FINANCIAL ADVISOR
Acme today said it has engaged the investment banking firm of [A:Dunmore Partners] to explore options.
The Committee is advised by the law firm of [A:Harrow & Pell].
counsel for the debtors, [A:Harrow & Pell LLP], filed the motion.
[A:Stifel Harrow], as financial adviser to Orrinvale, has given its consent.
Legal services were furnished to the Company by [A:Harrow & Pell LLP] and to the agents by [A:Corbel & Wynn].
[A:Lathbury plc] and [A:Banque Dunmore S.A.] are acting as dealer managers for the tender offer.
[A:Dunmore Partners] is acting as financial adviser and corporate broker to Tarnbrook, and [A:Harrow & Pell] is
    acting as legal adviser.
[A:Harrow & Pell] acted as counsel to the Company; [A:Corbel & Wynn] represented the underwriters.
The prospectus may be obtained from [A:Dunmore & Co. LLC], Attention: Prospectus Department.
Tarnbrook bought eight sites in the U.S., [A:Marlow Group], which served as financial advisor to the seller, said.
[A:Lathbury Securities] and [A:Dunmore Sacks] Acting as Joint Book-Running Managers
[A:Marlow Group] is serving as Cayman Islands counsel to Tarnbrook and [A:Corbel LLP] is serving as tax counsel.
[A:Dunmore Sacks & Co. LLC] acted as financial advisor. Please write to the [A:Dunmore Sacks] deal team.
Recommended cash offer by [A:Wyke Dunmore plc] on behalf of Tarnbrook plc for Orrinvale plc
[A:Wyke Dunmore], which is authorised and regulated by the Conduct Authority, is acting exclusively for Tarnbrook and
    no one else. It will not be responsible for the protections afforded to clients of [A:Wyke Dunmore].
[A:Wyke Dunmore Securities plc] Tel: +44 20 7555 0101 (financial adviser to Tarnbrook)
The Board, having been so advised by [A:Wyke Dunmore], considers the offer fair and reasonable.
Company: [A:Harrow, Pell & Wynn LLP] (legal), [A:Dunmore Partners LLC] (investment banker), Brightside (public
    relations).
Ad hoc group of secured lenders: [A:Harrow Pell LLP] and, as Delaware counsel, [A:Corbel Wynn, P.A.]; [A:Tarrant
    Lowe] as financial advisor.
Advisors to creditors. Committee of noteholders: [A:Harrow Pell LLP]; [A:Tarrant Lowe Inc.]
It agreed with a syndicate of underwriters led by [A:Wyke Dunmore Inc.] and including [A:Lathbury Securities
    Limited], [A:Quarry Capital Corp.] and [A:Merrow Brothers].
As to legal advisors, [A:Harrow & Pell] advised Tarnbrook on Dutch law and [A:Corbel LLP] on English law, while the
    banks were assisted by [A:Tarrant Lowe].
Tarnbrook was represented by the Boston office of [A:Harrow Pell LLP].
The special committee received independent advice from [A:Wyke Dunmore Capital Partners].
The group retained [A:Dunmore Group, L.P.] as its financial consultant.
[A:Harrow & Pell] is counsel to the Trust, and [A:Corbel Wynn LLP] is acting for the underwriters.
[A:Tarrant Lowe LLC], an independent valuation firm, has delivered a solvency opinion to the Board.
[A:Harrow Pell LLP] represented Tarnbrook and [A:Corbel Lowe LLP] represented the lenders.
[A:Wyke Dunmore] (Nominated Adviser and Broker) Tel: 020 7555 0101
The sellers were advised by [A:Corbel Lowe], and Tarnbrook by [A:Harrow Pell LLP] as legal counsel.
[A:Wyke Dunmore] has given its opinion that the price is fair, from a financial point of view, to holders.
[A:Wyke Dunmore Securities Inc.] is the dealer manager. Neither the trustee nor [A:Wyke Dunmore] recommends anything.
"""

NO_ADVISORS = """
The Company has appointed Jane Wynn as General Counsel.
John Harrow served as legal counsel to the Company before he joined Tarnbrook.
First Quarry Bank, as administrative agent, and the lenders agreed to the amendment.
Quarry Trust Company serves as trustee under the indenture.
Dellwood Asset Management, Inc., the investment adviser of the funds, holds 9% of the shares.
Contact: Pryce & Dale Investor Relations, 212-555-0100
The Company and its advisors will continue discussions with the Committee and its advisors.
Quill Services LLC is acting as exchange agent for the offer.
Brannock Search LLC, an executive search firm, was engaged to find a successor.
Sales to Orrinvale Stores represented 12% of revenues.
It may draw on a revolving credit facility with a group of lenders led by Quarry Commercial Bank.
The shares were bought by a group of investors led by Quarry Equity Fund.
The complaint was filed by Orrinvale Stores, Inc. on behalf of Tarnbrook Holders.
The facility was provided by a syndicate of banks led by Merrow Bank and including Lowe Bank and Quarry Bank.
Payment was made by Merrow Limited on behalf of Tarnbrook Holdings after the acquisition.
Products are distributed by Merrow Limited on behalf of Tarnbrook. The offer price is $3.
Harrow Pell LLP represented Tarnbrook in the class action.
The shares are held by Merrow Nominees Limited on behalf of Tarnbrook Trust.
Lenders: Quarry Bank, Merrow Trust Company
The trustee received notice from Quarry Bank, and Tarnbrook was assisted by Orrinvale Stores.
The Board of Directors served as advisors to the founders.
Acted as legal counsel for Symbion Power.
Professionally, Harlan M. Pell served as legal counsel and as an officer of a public corporation.
"""

NOTES = """
It priced $400 million aggregate principal amount of [N:5.875% senior unsecured notes due 2028].
The Company will not pay interest on its [N:11 3/4% Senior Subordinated Notes due 2009].
$500 million of [N:4.70% Senior Notes, Series due May 15, 2020] (the "[N:Notes]"). The [N:Notes] rank equally.
It issued a [N:five-year, 6% subordinated debenture]; the [N:debenture] may be converted.
Proceeds of the [N:senior secured notes] offering will repay the term loan.
The [N:Floating Rate Senior Secured Notes due June 2012] and the [N:Series B Notes] were redeemed.
Its [N:zero coupon convertible bonds] were exchanged. Holders of the [N:bonds] received shares.
All of its outstanding [N:9⅝% Senior Notes] were called.
(the "[N:2025 Notes]" and, with the [N:7.5% Senior Notes], the "[N:Notes]"). Each [N:Note] is unsecured.
The [N:8% senior notes] (the "[N:Notes]"). The Note Offering, the Note Purchase Agreement and the Noteholders.
    The [N:Notes] Indenture.
[N:First Mortgage Bonds, 8.25% Series due 2031]
the Company's [N:10-1/2% Senior Discount Debentures due March 1, 2011]
[N:convertible promissory notes] in the amount of $2 million
An offering of $300 million of [N:convertible senior notes due 2026] (the "[N:notes]"). The [N:notes] will
    mature in 2026.
[N:6.50% Convertible Subordinated Notes Due 2007] (CUSIP 123)
Acme Announces Pricing of $500 Million [N:Senior Notes] Offering
holders of its [N:7% Notes] and the [N:Existing Notes]
[N:5.25% senior notes] and [N:5.50% senior notes] were sold; both series of [N:notes] are unsecured.
The yield of the 10-year Treasury note fell, and bond prices and bond yields moved; Bondholders cheered.
The [N:Class A-1 Notes] and the [N:Series 2004-1 Notes] were rated.
The [N:1.875% Exchangeable Senior Debentures] and the [N:industrial revenue bonds]
its [N:9% Series B Senior Notes]; the 9% Series B Preferred Stock; the [N:New Notes]
ACME PRICES $200 MILLION [N:8% SENIOR NOTES DUE 2010]
Acme Corp. Completes Exchange Offer for [N:10% Senior Notes]
the outstanding principal of the [N:unsecured note] to Quarry Bank
$25 million in [N:secured convertible notes] with a two-year term; the [N:Notes] bear interest
Each $1,000 principal amount of [N:notes] will be convertible. [N:Senior notes] indenture.
the bonds are rated BBB. Acme issued bonds in May.
interest on the [N:8 1/2 percent debentures due 2004]
issued a [N:promissory note] for $1.2 million, which note bears interest
Notes and accounts receivable; note receivable; Notes to Editors
The company called for redemption all of its [N:12 1/2% Senior Secured Discount Notes Due 2005, Series B].
[N:4.25%/4.75% senior toggle notes], [N:4 3/8 % Senior Notes due 1 March 2010]
its [N:9 7/8% First Mortgage Bonds, Series B, due 2001]
the [N:5.75 per cent. Notes due 2022] and [N:Series 2024-1 Secured Tower Revenue Notes, Class A]
a new series of [N:sterling-denominated fixed rate notes] under its Euro Medium Term Note Programme
It issued [N:secured loan notes] due to its lenders. [N:Notes] will be unsecured obligations.
its [N:Zero Coupon Junior Notes due 2013] (the "[N:Zeros]"). Holders of the [N:Zeros] will receive shares.
It will refinance its [N:5.75% bearer bonds maturing in November 2012] and issue [N:third-lien notes] in exchange.
It issued [N:5.375% senior notes due 2022] and will transfer those [N:notes] to a trust.
The [N:9 3/8 per cent. First Mortgage Debenture Stock 2018] and the [N:7% convertible unsecured loan stock] remain.
Acme places its first EUR 300 million [N:bond], made up of [N:6% Senior Notes due 2024]. It sold $9 million of shares.
[N:6% Senior Notes due 2024] (the "[N:Notes]"). Holders who tender [N:Notes] are paid. The Note placement closed.
"""

NO_NOTES = """
See Note 4 of Notes to Consolidated Financial Statements.
Trade and notes receivable rose, and notes payable fell.
Editor's Note: the Special Note Regarding Forward-Looking Statements applies.
Investors should note that the bond market was closed, and the surety bond lapsed.
A term loan and a revolving credit facility, debt securities and warrants.
Ken Bond, Investor Relations
"""


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    files = sorted(resources.path("rules").glob("*.toml"))
    assert len(files) >= 3
    return joined(load(path.read_text("utf-8"), path.name) for path in files)


def told(rules: RuleSet, text: str) -> str:
    """The text with what the rules mark in it."""
    letters = {label: letter for letter, label in LABELS.items()}
    for item in sorted(rules.propose(text), key=lambda item: item.span, reverse=True):
        if item.label in letters:
            start, end = item.span.start, item.span.end
            text = f"{text[:start]}[{letters[item.label]}:{text[start:end]}]{text[end:]}"
    return text


def rows(table: str) -> list[str]:
    """The sentences of a table; a line that is set in goes on with the one before."""
    return table.strip().replace("\n    ", " ").split("\n")


def bare(marked: str) -> str:
    """A sentence without its marks."""
    return re.sub(r"\[[AN]:([^\]]*)\]", r"\1", marked)


def test_the_shipped_files_have_no_mistakes(rules: RuleSet) -> None:
    assert rules.mistakes == ()
    assert {rule.label for rule in rules.rules} == {"ADVISOR", "NOTE", "RISK_FACTOR"}


@pytest.mark.parametrize("marked", rows(ADVISORS))
def test_firms_that_advise_are_found_by_name_alone(rules: RuleSet, marked: str) -> None:
    assert told(rules, bare(marked)) == marked


@pytest.mark.parametrize("text", rows(NO_ADVISORS) + rows(NO_NOTES))
def test_who_does_not_advise_and_what_is_no_note_is_left_alone(rules: RuleSet, text: str) -> None:
    assert told(rules, text) == text


@pytest.mark.parametrize("marked", rows(NOTES))
def test_notes_are_found_with_all_that_describes_them(rules: RuleSet, marked: str) -> None:
    assert told(rules, bare(marked)) == marked


LEAD = "As both parties had announced on the evening of that long day, "


@pytest.mark.parametrize("gap", ["\n", "\n     ", "   ", "\u00a0", "\n\n<PAGE>\n\n"])
@pytest.mark.parametrize("row", rows(ADVISORS)[:4] + rows(NOTES)[:1])
def test_line_ends_and_page_marks_inside_a_name_change_nothing(rules: RuleSet, row: str, gap: str) -> None:
    first = re.search(r"\[[AN]:[^ \]]*( )", row)
    assert first is not None
    marked = LEAD + row[: first.start(1)] + gap + row[first.end(1) :]
    assert told(rules, bare(marked)) == marked

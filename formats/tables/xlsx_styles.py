"""How the cells of our workbooks look: ECMA-376 part 1, 18.8."""

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

TEXT, WRAPPED, HEAD, NUMBER, STRONG = 1, 2, 3, 4, 5
"""The looks of cells: a text in one line, a text in lines, a title, a number, a text in lines in bold."""
STYLES = f"""{XML}<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="10"/><name val="Calibri"/></font>\
<font><b/><sz val="10"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill/></fill>\
<fill><patternFill patternType="gray125"/></fill>\
<fill><patternFill patternType="solid"><fgColor rgb="FFE4E8EE"/></patternFill></fill></fills>\
<borders count="2"><border/><border><bottom style="thin"><color rgb="FF8A94A6"/></bottom></border></borders>\
<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6"><xf/>\
<xf numFmtId="49" quotePrefix="1" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>\
<xf numFmtId="49" quotePrefix="1" applyNumberFormat="1" applyAlignment="1">\
<alignment vertical="top" wrapText="1"/></xf>\
<xf numFmtId="49" fontId="1" fillId="2" borderId="1" quotePrefix="1" applyNumberFormat="1" applyFont="1"\
 applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>\
<xf numFmtId="3" applyNumberFormat="1" applyAlignment="1">\
<alignment horizontal="right" vertical="top" indent="1"/></xf>\
<xf numFmtId="49" fontId="1" quotePrefix="1" applyNumberFormat="1" applyFont="1" applyAlignment="1">\
<alignment vertical="top" wrapText="1"/></xf></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""

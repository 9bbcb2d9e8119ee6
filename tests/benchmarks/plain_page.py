"""The yardstick for redrawing: four charts of the seeds on a plain Streamlit page.

Plotly Express, one multiselect, no caching but of the data: what a first draft would be.
"""

from __future__ import annotations

import os

import pandas as pd
import plotly.express as px
import streamlit as st

from analysis import Filter
from analysis.corpus import Corpus
from analysis.query import stances, theme_course

st.set_page_config(layout="wide")


@st.cache_data
def rows() -> tuple[pd.DataFrame, pd.DataFrame]:
    corpus = Corpus.open(os.environ["AI_DISCOURSE_CORPUS"])
    return stances(corpus, Filter()), theme_course(corpus, Filter(), "statements")


codings, passages = rows()
chosen = st.pills("Theme", sorted(codings["theme"].unique()), selection_mode="multi")
if chosen:
    codings = codings[codings["theme"].isin(chosen)]
    passages = passages[passages["theme"].isin(chosen)]
st.plotly_chart(px.histogram(codings, y="theme", color="theme"))
st.plotly_chart(px.histogram(codings, y="speaker_name", color="stance"))
st.plotly_chart(px.density_heatmap(codings, x="theme", y="speaker_name"))
st.plotly_chart(px.scatter(passages, x="share_begin", y="theme", color="article"))
